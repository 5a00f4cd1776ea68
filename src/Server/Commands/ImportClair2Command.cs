using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Strata.Server.ClairV1;
using Strata.Server.ClairV1.Models;
using Strata.Server.Configuration;
using Strata.Storage.Clair2;

namespace Strata.Server.Commands;

/// <summary><c>import-clair2</c>: takes over layer names and own vulnerabilities of a Clair 2, whose database is only read.</summary>
internal static class ImportClair2Command
{
    /// <summary>The command.</summary>
    public static Command Create(ServerEnvironment environment)
    {
        var from = new Option<string>("--from") { Description = "Clair's database: a postgresql:// address or a libpq keyword string.", HelpName = "URL", Required = true };
        return DatabaseCommand.Create(
            "import-clair2", "Copies layer names and own vulnerabilities out of Clair 2's database, which is not changed.", environment, [from],
            async (result, _, database, cancellationToken) =>
            {
                var source = LibpqConnection.Translate(SecretReference.Resolve(result.GetRequiredValue(from), "--from", environment));

                // What servers have answered already is there and stays.
                if (database.Journal is { } journal)
                {
                    await journal.ApplyAsync(new JournalledVulnerabilities(new NvdAssessments(database)).ReadAsync, cancellationToken).ConfigureAwait(false);
                }

                var import = new Clair2Import(source, ClairNamespaces.FromClair, Annotations);
                var copied = await import.RunAsync(database, TimeProvider.System.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                await result.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    {copied.Layers} layers were copied, {copied.KnownLayers} were there already
                    {copied.Vulnerabilities} own vulnerabilities were copied, {copied.KnownVulnerabilities} were there already
                    {copied.UpdaterVulnerabilities} vulnerabilities of Clair's updaters were left out: feeds bring them
                    """)).ConfigureAwait(false);
                return ServerExitCodes.Success;
            });
    }

    /// <summary>What the API keeps of a vulnerability: Clair's severity word and its metadata. Metadata that is no JSON object is left out.</summary>
    private static string? Annotations(string severity, string? metadata)
    {
        IReadOnlyDictionary<string, JsonElement>? members = null;
        try
        {
            members = metadata is null ? null : JsonSerializer.Deserialize(metadata, ClairV1JsonContext.Default.IReadOnlyDictionaryStringJsonElement);
        }
        catch (JsonException)
        {
            // Bad content of the old database.
        }

        var annotations = new OwnAnnotations
        {
            Severity = ClairSeverities.IsDefcon1(severity) ? ClairSeverities.Defcon1 : null,
            Metadata = members is { Count: > 0 }
                ? members.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
                : null,
        };
        return JsonSerializer.Serialize(annotations, ClairV1JsonContext.Default.OwnAnnotations);
    }
}

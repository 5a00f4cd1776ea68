using System.CommandLine;
using System.Text;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Osv;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata db import</c>: adds own or mirrored advisories.</summary>
internal sealed class DbImportCommand(CommandEnvironment environment)
{
    private readonly Argument<string> _path = new("PATH") { Description = "A file, folder, zip or NDJSON of OSV records." };

    private readonly Argument<string> _updateInfoPath = new("PATH") { Description = "An updateinfo.xml, also compressed, or a folder or mirror with some." };

    private readonly Option<string> _name = new("--name")
    {
        Description = "The name to keep them under.",
        HelpName = "NAME",
        DefaultValueFactory = _ => OsvImport.DefaultName,
    };

    private readonly Option<int> _priority = new("--priority")
    {
        Description = "The priority against feeds; the higher wins. By default they win over every feed.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => FeedPriority.Own,
    };

    private readonly Option<string> _namespace = new("--namespace")
    {
        Description = "What the packages are for: rocky:9, fedora:43, …",
        HelpName = "NAMESPACE",
        Required = true,
    };

    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var import = new DbImportCommand(environment);
        var osv = new Command("osv", "Import OSV records. A record with an id that is there already replaces it.")
        {
            import._path,
            import._name,
            import._priority,
            shared.Database,
            shared.NoProgress,
        };
        osv.SetAction((result, cancellationToken) => import.RunAsync(result, RuntimeSettings.Read(result, shared, environment), import.OsvAsync, cancellationToken));
        var updateInfo = new Command("updateinfo", "Import the updateinfo.xml of an RPM repository. An update with an id that is there already replaces it.")
        {
            import._updateInfoPath,
            import._namespace,
            import._name,
            import._priority,
            shared.Database,
            shared.NoProgress,
        };
        updateInfo.SetAction(
            (result, cancellationToken) => import.RunAsync(result, RuntimeSettings.Read(result, shared, environment), import.UpdateInfoAsync, cancellationToken));
        return new Command("import", "Import own or mirrored advisories.") { osv, updateInfo };
    }

    private Task<FeedState> OsvAsync(ParseResult result, IAdvisoryStore store, FeedSettings settings, CancellationToken cancellationToken) =>
        new OsvImport(store, environment.Time, settings)
            .ImportAsync(result.GetRequiredValue(_path), result.GetRequiredValue(_name), result.GetValue(_priority), cancellationToken);

    private Task<FeedState> UpdateInfoAsync(ParseResult result, IAdvisoryStore store, FeedSettings settings, CancellationToken cancellationToken)
    {
        var name = result.GetRequiredValue(_namespace);
        return UpdateInfoImport.Fits(name)
            ? new UpdateInfoImport(store, environment.Time, settings).ImportAsync(
                result.GetRequiredValue(_updateInfoPath), name, result.GetRequiredValue(_name), result.GetValue(_priority), cancellationToken)
            : throw new UsageException($"--namespace: '{DisplayText.Clean(name, 60)}' is not the namespace of a distribution of RPMs, such as rocky:9.");
    }

    private async Task<int> RunAsync(
        ParseResult result,
        RuntimeSettings settings,
        Func<ParseResult, IAdvisoryStore, FeedSettings, CancellationToken, Task<FeedState>> import,
        CancellationToken cancellationToken)
    {
        var name = result.GetRequiredValue(_name);
        if (settings.CreateCatalog(environment.Time).Find(name) is not null)
        {
            throw new UsageException($"--name: '{name}' is a feed of its own, and its next update would remove what is imported; choose another name.");
        }

        if (name.Length is 0 or > 64 || name.AsSpan().ContainsAnyExcept(ProductFeeds.NameCharacters))
        {
            throw new UsageException("--name: up to 64 lower-case letters, digits, '.', '_' and '-' make a name.");
        }

        using var progress = new ProgressLine(environment.Error, settings.ProgressWidth, environment.Time);
        progress.Report(new ScanProgress("Importing advisories"));
        await using var store = ProductStore.Open(settings, environment);
        var state = await import(result, store, settings.Feeds, cancellationToken).ConfigureAwait(false);
        progress.Clear();
        environment.Output.Write(Encoding.UTF8.GetBytes($"{name}: {ReportTables.Count(state.Records, "record")}{Skipped(state.Skipped)}\n"));
        return ExitCodes.Success;
    }

    private static string Skipped(IReadOnlyDictionary<string, long> skipped) => skipped.Count == 0
        ? ""
        : ", skipped " + string.Join(", ", skipped.Select(pair => $"{ReportTables.Number(pair.Value)} {DisplayText.Clean(pair.Key, 100)}"));
}

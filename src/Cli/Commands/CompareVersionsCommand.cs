using System.CommandLine;
using System.Text;
using Strata.Core.Versions;

namespace Strata.Cli.Commands;

/// <summary><c>strata compare-versions</c>: which of two versions is newer under one ordering.</summary>
internal static class CompareVersionsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var scheme = new Option<string>("--scheme")
        {
            Description = "The version ordering.",
            Required = true,
        };
        scheme.AcceptOnlyFromAmong([.. VersionSchemes.All.Select(known => known.Name)]);
        var versions = new Argument<string[]>("VERSIONS")
        {
            Description = "Two versions, or '-' to read pairs from standard input: one pair a line, separated by a tab. "
                + "Put '--' before versions that start with '-'.",
            Arity = new ArgumentArity(1, 2),
        };
        var command = new Command("compare-versions", "Print <, = or > for two versions.") { scheme, versions };
        command.SetAction((result, cancellationToken) =>
            RunAsync(environment, VersionSchemes.Find(result.GetRequiredValue(scheme))!, result.GetRequiredValue(versions), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, IVersionScheme scheme, string[] versions, CancellationToken cancellationToken)
    {
        if (versions is ["-"])
        {
            await using var input = environment.OpenInput();
            var malformed = await new VersionPairs(scheme).AnswerAsync(input, environment.Output, cancellationToken).ConfigureAwait(false);
            if (malformed is null)
            {
                return ExitCodes.Success;
            }

            throw new UsageException(malformed);
        }

        if (versions is not [var left, var right])
        {
            throw new UsageException("Two versions are needed, or '-' to read pairs from standard input.");
        }

        await environment.Output.WriteAsync(Encoding.ASCII.GetBytes([VersionPairs.Sign(scheme.Compare(left, right)), '\n']), cancellationToken)
            .ConfigureAwait(false);
        return ExitCodes.Success;
    }
}

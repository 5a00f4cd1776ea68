using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata explain</c>: scans a target and tells how a decision about one of its packages came about.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var arguments = new ScanArguments();
        var words = new Argument<string[]>("TARGET")
        {
            HelpName = "FINDING TARGET",
            Description = "The id of the finding (the CVE or any alias), and the target as in 'strata scan'. With --package the finding can be left out.",
            Arity = new ArgumentArity(1, 2),
        };
        var package = new Option<string?>("--package")
        {
            Description = "Only this binary or source package; also what was considered for it and rejected.",
            HelpName = "NAME",
        };
        var format = new Option<string>("--format", "-f") { Description = "The form of the answer.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", "Tell how a finding came about, or why there is none.")
        {
            words, package, format, shared.Database, shared.FeedAddresses, shared.CertificateFile, shared.NoProgress,
        };
        arguments.AddCommonTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (finding, target) = Read(result.GetRequiredValue(words), result.GetValue(package));
            var options = arguments.Read(result, target, environment.Time.GetUtcNow()) with
            {
                Explain = result.GetValue(package) is { } name ? found => found.Name == name || found.Source.Name == name : _ => true,
            };
            var report = await new ScanRunner(options, RuntimeSettings.Read(result, shared, environment), environment, arguments.Cache.Open(result, environment))
                .RunAsync(cancellationToken).ConfigureAwait(false);
            var explanations = report.Explanations.Where(explanation => finding is null || IsAbout(explanation, finding)).ToList();
            if (result.GetRequiredValue(format) == "json")
            {
                await ExplanationOutput.WriteJsonAsync(explanations, environment.Output, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ExplanationOutput.WriteTextAsync(report, explanations, environment.Output, cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static (string? Finding, string Target) Read(string[] words, string? package) => words switch
    {
        [var finding, var target] => (finding, target),
        [var target] when package is not null => (null, target),
        _ => throw new UsageException("Name the finding and the target, or a package with --package and the target. See 'strata explain --help'."),
    };

    private static bool IsAbout(Explanation explanation, string id) =>
        explanation.Vulnerability.Id.Equals(id, StringComparison.OrdinalIgnoreCase)
        || explanation.Records.Any(explained => explained.Record.Candidate.Advisory.Aliases.Prepend(explained.Record.Candidate.Advisory.Id)
            .Contains(id, StringComparer.OrdinalIgnoreCase));
}

using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Plugin;
using Strata.Core.Images;
using Strata.Core.Images.Engines;
using Strata.Core.Policy;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata push</c>: scans an image of the local Docker daemon and pushes it when it passes.</summary>
internal sealed class PushCommand(CommandEnvironment environment, SharedOptions shared)
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The name and tag under which the image lies in the daemon and is pushed." };

    private readonly ScanArguments _arguments = new();

    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var push = new PushCommand(environment, shared);
        var command = new Command("push", "Scan an image of the local Docker daemon, and push it only when it passes.")
        {
            push._image,
            shared.Database,
            shared.FeedAddresses,
            shared.CertificateFile,
            shared.NoProgress,
        };
        push._arguments.AddReportTo(command);
        command.Options.Remove(push._arguments.Image);
        command.SetAction(push.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(_arguments.FailOn) is null && !result.GetValue(_arguments.FailOnUnknown) && result.GetValue(_arguments.Policy) is null)
        {
            throw new UsageException("without --fail-on, --fail-on-unknown or --policy everything passes: say what shall stop the push.");
        }

        var name = result.GetRequiredValue(_image);
        if (!ImageReference.TryParse(name, out var reference, out var error) || reference.Digest is not null)
        {
            throw new UsageException($"'{name}' cannot be pushed: {error ?? "docker pushes by name and tag, not by digest"}.");
        }

        var options = _arguments.Read(result, $"docker:{name}", environment.Time.GetUtcNow());
        var engine = ProductEngines.Docker(isOffline: false, environment);
        var image = await engine.FindAsync(name, cancellationToken).ConfigureAwait(false);
        options = options with { Target = $"docker:{image.Id}" };
        CheckPlatforms(name, image, options);

        var settings = RuntimeSettings.Read(result, shared, environment);
        var report = await new ScanRunner(options, settings, environment, _arguments.Cache.Open(result, environment)).RunAsync(cancellationToken).ConfigureAwait(false);
        var named = report with { Target = report.Target with { Name = reference.WithDefaultTag().ToString() } };
        await ScanCommand.WriteAsync(named, _arguments, result, environment, cancellationToken).ConfigureAwait(false);

        var verdict = _arguments.ExitCodeOf(named, result);
        if (verdict != ExitCodes.Success)
        {
            new Failure(verdict, $"'{name}' was not pushed: {Reason(verdict, named)}.").WriteTo(environment.Error, null, false);
            return verdict;
        }

        var now = await engine.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (now.Id != image.Id)
        {
            throw new IOException($"'{name}' was not pushed: {image.Id} was scanned, and meanwhile the name means {now.Id}. Run the command again.");
        }

        // Only stores that hold several platforms know this option.
        string[] platform = image.Platforms.Count > 0 && options.Platform is { } wanted ? ["--platform", wanted.ToString()] : [];
        await new DockerPush(environment).RunAsync(name, platform, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <summary>What is pushed must be what was scanned, which is one platform.</summary>
    private static void CheckPlatforms(string name, EngineImage image, ScanOptions options)
    {
        if (options.Platform is null && image.Platforms.Count > 1)
        {
            throw new UsageException(
                $"'{name}' holds several platforms ({string.Join(", ", image.Platforms)}): name one with --platform, which is then the only one that is pushed.");
        }
    }

    private static string Reason(int verdict, ScanReport report) => (verdict, report.Policy) switch
    {
        (ExitCodes.Findings, { Outcome: PolicyOutcome.Fail } policy) => $"the policy {policy.Policy} fails it",
        (ExitCodes.Findings, _) => "it has findings that --fail-on names",
        _ => $"the result is {Core.Reports.ReportWords.Of(report.Status)}",
    };
}

using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Cli.Samples;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Osv;

namespace Strata.Cli.Commands;

/// <summary>
/// <c>strata demo</c>: scans a sample image with sample advisories, all of them carried inside the program, so that a first run shows
/// real findings without any network. It is an ordinary import and an ordinary scan of ordinary files.
/// </summary>
internal sealed class DemoCommand(CommandEnvironment environment)
{
    private readonly Argument<string> _sample = new("SAMPLE")
    {
        Description = "Which sample image.",
        DefaultValueFactory = _ => "debian-11",
    };

    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "Write image.tar, the advisories and their database into this folder and leave them there.",
        HelpName = "FOLDER",
    };

    public static Command Create(CommandEnvironment environment)
    {
        var demo = new DemoCommand(environment);
        demo._sample.AcceptOnlyFromAmong([.. SampleImage.Names]);
        var command = new Command("demo", "Scan a sample image with sample advisories, without any network.") { demo._sample, demo._keep };
        command.SetAction(demo.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var kept = result.GetValue(_keep);
        var folder = kept is null ? Directory.CreateTempSubdirectory("strata-demo-") : Directory.CreateDirectory(kept);
        try
        {
            var image = Path.Combine(folder.FullName, "image.tar");
            await using (var archive = File.Create(image))
            {
                await new SampleImage(result.GetRequiredValue(_sample)).WriteAsync(archive, cancellationToken).ConfigureAwait(false);
            }

            var advisories = Path.Combine(folder.FullName, "advisories.tar.gz");
            await SampleFiles.CopyAdvisoriesAsync(advisories, cancellationToken).ConfigureAwait(false);
            var settings = new RuntimeSettings { Database = Path.Combine(folder.FullName, "strata.db"), Feeds = new FeedSettings() };
            await using (var store = ProductStore.Open(settings, environment))
            {
                await new OsvImport(store, environment.Time, settings.Feeds)
                    .ImportAsync(advisories, "sample", FeedPriority.Own, cancellationToken).ConfigureAwait(false);
            }

            var options = new ScanOptions { Target = "docker-archive:" + image, Offline = true, AsOf = environment.Time.GetUtcNow() };
            var report = await new ScanRunner(options, settings, environment).RunAsync(cancellationToken).ConfigureAwait(false);
            var named = report with { Target = report.Target with { Name = kept is null ? "strata/sample:" + result.GetValue(_sample) : image } };
            await new TableReportWriter(environment.OutputProfile, listPackages: false)
                .WriteAsync(named, environment.Output, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        }
        finally
        {
            if (kept is null)
            {
                folder.Delete(recursive: true);
            }
        }
    }
}

using Strata.Cli.Commands;
using Strata.Cli.Output;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Scanning;
using Strata.Storage.Cache;

namespace Strata.Cli.Composition;

/// <summary>One scan from the target to the report: the data flow of the product, step by step.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="settings">Where things are.</param>
/// <param name="environment">The process around it.</param>
/// <param name="cache">What is remembered of images; null to read everything.</param>
internal sealed class ScanRunner(ScanOptions options, RuntimeSettings settings, CommandEnvironment environment, ScanCacheFolder? cache = null)
{
    private const string KernelRelease = "/proc/sys/kernel/osrelease";

    private readonly FeedCatalog _catalog = settings.CreateCatalog(environment.Time);

    /// <summary>Reads the target, brings the feeds that it needs when they are older than allowed, and matches.</summary>
    public async Task<ScanReport> RunAsync(CancellationToken cancellationToken) => (await RunEveryAsync(cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Like <see cref="RunAsync"/>, with a report for each platform when the options ask for all.</summary>
    public async Task<IReadOnlyList<ScanReport>> RunEveryAsync(CancellationToken cancellationToken)
    {
        var rules = await ReadIgnoreRulesAsync(cancellationToken).ConfigureAwait(false);
        var policy = options.Policy is { } file ? await ProductPolicy.ReadAsync(file, "--policy", cancellationToken).ConfigureAwait(false) : null;
        using var progress = new ProgressLine(environment.Error, settings.ProgressWidth, environment.Time);
        progress.Report(new ScanProgress("Opening the target"));
        var targets = await ReadTargetsAsync(progress, cancellationToken).ConfigureAwait(false);
        var namespaces = targets.SelectMany(target => target.Namespaces).Distinct(StringComparer.Ordinal).ToList();

        await using var store = ProductStore.Open(settings, environment);
        await CheckFeedNamesAsync(store, cancellationToken).ConfigureAwait(false);
        if (!options.Offline && namespaces.Count > 0)
        {
            await UpdateFeedsAsync(store, namespaces, policy, progress, cancellationToken).ConfigureAwait(false);
        }

        progress.Report(new ScanProgress("Matching"));
        var evaluation = new EvaluationOptions
        {
            ToolVersion = VersionCommand.Text,
            AsOf = options.AsOf,
            Support = options.Support,
            MaximumFeedAge = options.MaximumFeedAge,
            Feeds = options.Feeds,
            PublishersOf = name => [.. _catalog.NeededFor(name).Select(feed => feed.Name)],
            Priorities = options.Priorities,
            Severities = options.Severities,
            IgnoreUnfixed = options.IgnoreUnfixed,
            OnlyExploited = options.OnlyExploited,
            SortByRisk = options.SortByRisk,
            IgnoreRules = rules,
            Policy = policy,
            Kernels = options.Kernels,
            RunningKernel = options.RunningKernel ?? await ReadRunningKernelAsync(cancellationToken).ConfigureAwait(false),
            MatchForeign = options.MatchForeign,
            Explain = options.Explain,
            ScannedAt = options.Timestamps ? environment.Time.GetUtcNow() : null,
        };
        var builder = new ReportBuilder(store, evaluation);
        var reports = new List<ScanReport>();
        foreach (var target in targets)
        {
            reports.Add(await builder.BuildAsync(target, cancellationToken).ConfigureAwait(false));
        }

        return reports;
    }

    /// <summary>A mistyped feed would leave everything out and look clean.</summary>
    private async Task CheckFeedNamesAsync(IAdvisoryStore store, CancellationToken cancellationToken)
    {
        var named = options.Feeds.Select(name => ("--feed", Name: name)).Concat(options.Priorities.Keys.Select(name => ("--priority", Name: name)));
        var unknown = named.Where(given => _catalog.Find(given.Name) is null).ToList();
        if (unknown.Count > 0)
        {
            var stored = await store.GetStatesAsync(cancellationToken).ConfigureAwait(false);
            foreach (var (option, name) in unknown.Where(given => stored.All(state => state.Feed != given.Name)))
            {
                throw new UsageException($"{option}: no feed and no imported advisories are called '{name}'; 'strata db status' lists them.");
            }
        }
    }

    /// <summary>This machine's kernel, when this machine is the target.</summary>
    private async Task<string?> ReadRunningKernelAsync(CancellationToken cancellationToken) =>
        options.Kernels == KernelChoice.Running && options.Target is ("/" or "dir:/") && File.Exists(KernelRelease)
            ? (await File.ReadAllTextAsync(KernelRelease, cancellationToken).ConfigureAwait(false)).Trim()
            : null;

    private async Task<IgnoreRules?> ReadIgnoreRulesAsync(CancellationToken cancellationToken)
    {
        if (options.IgnoreFile is not { } path)
        {
            return null;
        }

        if (new FileInfo(path) is { Exists: true, Length: > IgnoreFile.MaximumBytes })
        {
            throw new UsageException($"--ignore-file: '{path}' is larger than {IgnoreFile.MaximumBytes} bytes.");
        }

        return IgnoreFile.Parse(path, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<ScannedTarget>> ReadTargetsAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        var images = await OpenAsync(progress, cancellationToken).ConfigureAwait(false);
        try
        {
            var reading = new ReadingOptions
            {
                Limits = options.Limits,
                Parallel = options.Parallel,
                Cache = cache,
                OnlyKnown = options.Rematch,
                Lazy = options.Lazy,
                Time = environment.Time,
            };
            var reader = new TargetReader(reading, progress);
            var targets = new List<ScannedTarget>();
            foreach (var image in images)
            {
                targets.Add(await reader.ReadAsync(image, cancellationToken).ConfigureAwait(false));
            }

            cache?.Trim();
            return targets;
        }
        finally
        {
            foreach (var image in images)
            {
                await image.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<Image>> OpenAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        var sources = new ImageSources(environment.OpenInput, ProductSources.Create(options, settings, environment));
        void Tell(string activity) => progress.Report(new ScanProgress(activity));
        return options.EveryPlatform
            ? await sources.OpenEveryAsync(options.Target, options.Selector, Detectors.Patterns, options.Limits, cancellationToken, Tell).ConfigureAwait(false)
            : [await sources.OpenAsync(options.Target, options.Selector, options.Platform, Detectors.Patterns, options.Limits, cancellationToken, Tell).ConfigureAwait(false)];
    }

    /// <summary>A feed that cannot be fetched is no reason to stop: the store remembers the failure, and the report tells it.</summary>
    private async Task UpdateFeedsAsync(
        IAdvisoryStore store, IReadOnlyList<string> namespaces, ScanPolicy? policy, ProgressLine progress, CancellationToken cancellationToken)
    {
        var needed = namespaces.SelectMany(_catalog.NeededFor).Distinct()
            .Concat(await WantedEnrichmentAsync(store, policy, cancellationToken).ConfigureAwait(false))
            .Where(IsUsed).ToList();
        if (needed.Count == 0)
        {
            return;
        }

        progress.Report(new ScanProgress($"Updating feeds: {string.Join(", ", needed.Select(feed => feed.Name))}"));
        using var http = ProductHttp.Create(settings.CertificateFile);
        var updater = new FeedUpdater(store, environment.Time, settings.Feeds);
        var age = new FeedUpdateOptions { MaximumAge = options.MaximumFeedAge };
        try
        {
            await foreach (var result in updater.UpdateAsync(needed, [.. namespaces, Enrichment.Namespace], http, age, cancellationToken).ConfigureAwait(false))
            {
                progress.Report(new ScanProgress($"Updating feeds: {DisplayText.Clean(result.Feed)} {DisplayText.Clean(result.Partition)}"));
            }
        }
        catch (StoreReadOnlyException)
        {
            // A shared database that somebody else keeps fresh: what is stored is used, and its age is judged in the report.
        }
    }

    /// <summary>What the options ask for, and what was brought once is kept fresh; the NVD, which is large, by <c>db update</c> alone.</summary>
    private async Task<IEnumerable<IFeed>> WantedEnrichmentAsync(IAdvisoryStore store, ScanPolicy? policy, CancellationToken cancellationToken)
    {
        if (options.OnlyExploited || options.SortByRisk || policy is { UsesExploitation: true } or { UsesEpss: true })
        {
            return _catalog.SmallEnrichment;
        }

        var states = await store.GetCoverageAsync(Enrichment.Namespace, cancellationToken).ConfigureAwait(false);
        return _catalog.SmallEnrichment.Where(feed => states.Any(state => state.Feed == feed.Name));
    }

    private bool IsUsed(IFeed feed) => options.Feeds.Count == 0 || options.Feeds.Contains(feed.Name, StringComparer.Ordinal);
}

using System.CommandLine;
using Strata.Cli.Output;
using Strata.Cli.Parsing;
using Strata.Core.Images;
using Strata.Core.Inventory.Distributions;
using Strata.Core.Layers;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary>The argument and options of <c>strata scan</c>, each described as the help shows it.</summary>
internal sealed class ScanArguments
{
    public Argument<string> Target { get; } = new("TARGET")
    {
        Description = "An image in a registry (registry:, docker://) or of an engine (docker:, podman:), a docker-archive, an OCI layout, a root file system folder or a tarball "
            + "(docker-archive:, oci:, dir:, tar:); '-' reads standard input. Without a prefix it is found out.",
    };

    public Option<string> Format { get; } = Choice("--format", "The form of the report; cyclonedx and spdx are bills of materials.", "table", [.. OutputFormats.Names], "-f");

    public Option<string?> Output { get; } = new("--output", "-o")
    {
        Description = "Write the report to this file in place of standard output.",
        HelpName = "FILE",
    };

    public Option<string?> Image { get; } = new("--image", "--select")
    {
        Description = "Which of several images: a tag or reference, an image id or digest, or @INDEX.",
        HelpName = "IMAGE",
    };

    public Option<string?> Platform { get; } = new("--platform")
    {
        Description = "Which platform of an image index; without it this machine's, then linux/amd64, then the only one. 'all' scans every one.",
        HelpName = "OS/ARCH[/VARIANT]",
    };

    public Option<string[]> Feed { get; } = new("--feed")
    {
        Description = "Use this feed's advisories and no others; may be repeated.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<bool> Offline { get; } = new("--offline")
    {
        Description = "Fetch no feeds, and ask no registry unless the target names it with registry: or docker://.",
    };

    public Option<TimeSpan?> MaximumAge { get; } = new("--max-age")
    {
        Description = "How old a feed may be before it is fetched again or, when that cannot be done, reported as stale. [default: 24h]",
        HelpName = "DURATION",
        CustomParser = OptionParsers.ReadDuration,
    };

    public Option<Severity?> FailOn { get; } = new("--fail-on")
    {
        Description = "Exit with 1 when there are findings of this severity or a higher one.",
        HelpName = "SEVERITY",
        CustomParser = OptionParsers.ReadSeverity,
    };

    public Option<string?> Policy { get; } = new("--policy")
    {
        Description = "Judge the result by the policy in this file, and exit with 1 when it fails.",
        HelpName = "FILE",
    };

    public Option<bool> FailOnUnknown { get; } = new("--fail-on-unknown")
    {
        Description = "Exit with 4 when the result is partial or unknown.",
    };

    public Option<string> UnknownSeverity { get; } = Choice(
        "--unknown-severity", "Whether findings of unknown severity reach every --fail-on level.", "fail", ["fail", "ignore"]);

    public Option<Severity[]> Severities { get; } = new("--severity")
    {
        Description = "Report only these severities, separated by commas.",
        HelpName = "LIST",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = OptionParsers.ReadSeverities,
    };

    public Option<bool> IgnoreUnfixed { get; } = new("--ignore-unfixed") { Description = "Leave out findings without a fixed version." };

    public Option<bool> OnlyKev { get; } = new("--only-kev")
    {
        Description = "Report only vulnerabilities that are known to be exploited (CISA's catalogue).",
    };

    public Option<string> Sort { get; } = Choice(
        "--sort", "What comes first: the worst severity, or the highest risk.", "severity", ["severity", "risk"]);

    public Option<string?> IgnoreFile { get; } = new("--ignore-file")
    {
        Description = "Leave out the findings that the rules in this file name.",
        HelpName = "FILE",
    };

    public Option<bool> ListPackages { get; } = new("--list-packages") { Description = "List the packages as well." };

    public Option<DateOnly?> AsOf { get; } = new("--as-of")
    {
        Description = "Judge support and ignore rules at this date; without it today's in UTC.",
        HelpName = "YYYY-MM-DD",
        CustomParser = OptionParsers.ReadDate,
    };

    public Option<string> Support { get; } = Choice(
        "--support", "Up to which support a release counts as supported.", "lts", ["standard", "lts", "esm"]);

    public Option<string> Kernels { get; } = Choice(
        "--kernels", "Which kernel packages are matched: every one, or those of the running kernel without headers.", "all", ["all", "running"]);

    public Option<string?> RunningKernel { get; } = new("--running-kernel")
    {
        Description = "The release of the kernel that runs on the scanned machine, as 'uname -r' prints it; for --kernels running.",
        HelpName = "RELEASE",
    };

    public Option<bool> ThirdParty { get; } = new("--third-party")
    {
        Description = "Match packages that did not come from the distribution with its advisories as well.",
    };

    public Option<bool> Explain { get; } = new("--explain") { Description = "Put into the JSON report how each decision came about." };

    public Option<bool> Timestamps { get; } = new("--timestamps")
    {
        Description = "Put the time of the scan into the report, which is then not the same at every run.",
    };

    public Option<Dictionary<string, int>> Priorities { get; } = new("--priority")
    {
        Description = "Change a feed's priority; the higher wins. May be repeated.",
        HelpName = "FEED=NUMBER",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = OptionParsers.ReadPriorities,
    };

    public Option<long?> MaximumLayerSize { get; } = Size("--max-layer-size", "Decompressed bytes of one layer that are read.");

    public Option<long?> MaximumImageSize { get; } = Size("--max-image-size", "Decompressed bytes of all layers that are read.");

    public Option<long?> MaximumFileSize { get; } = Size("--max-file-size", "Bytes of one package database or release file that are read.");

    public Option<int?> MaximumLayerEntries { get; } = new("--max-layer-entries")
    {
        Description = "Entries of one layer that are read.",
        HelpName = "NUMBER",
        CustomParser = OptionParsers.ReadCount,
    };

    /// <summary>How registries are reached.</summary>
    public RegistryArguments Registry { get; } = new();

    public Option<TimeSpan?> MaximumTime { get; } = new("--max-time")
    {
        Description = "How long reading the target's layers may take. [default: 4h]",
        HelpName = "DURATION",
        CustomParser = OptionParsers.ReadDuration,
    };

    public Option<Dictionary<string, long>> Limits { get; } = new("--limit")
    {
        Description = "Change any other limit of docs/reference/limits.md; may be repeated.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = OptionParsers.ReadLimits,
    };

    public Option<bool> Lazy { get; } = new("--lazy")
    {
        Description = "Fetch only the needed parts of layers that have a table of contents (eStargz, zstd:chunked).",
    };

    public Option<RepositoryPattern[]> TrustToc { get; } = new("--trust-toc")
    {
        Description = "Believe tables of contents of the repositories that fit, as 'registry.example/team/*'; may be repeated.",
        HelpName = "PATTERN",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = OptionParsers.ReadRepositories,
    };

    public Option<bool> CheckToc { get; } = new("--check-toc")
    {
        Description = "Compare layers' tables of contents with their archives; everything is read, and some of it twice.",
    };

    public Option<int?> Parallel { get; } = new("--parallel")
    {
        Description = $"How many layers are read at once. [default: {ReadingOptions.DefaultParallel}]",
        HelpName = "NUMBER",
        CustomParser = OptionParsers.ReadParallel,
    };

    public CacheOptions Cache { get; } = new();

    /// <summary>Adds everything to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Target);
        AddReportTo(command);
    }

    /// <summary>Adds everything but the target.</summary>
    public void AddReportTo(Command command)
    {
        command.Add(Format);
        command.Add(Output);
        command.Add(ListPackages);
        AddCommonTo(command);
        foreach (var option in (ReadOnlySpan<Option>)[FailOn, FailOnUnknown, UnknownSeverity, Policy, Sort, Explain, Timestamps])
        {
            command.Add(option);
        }
    }

    /// <summary>Adds what decides which findings a target has.</summary>
    public void AddCommonTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)
        [
            Image, Platform, Feed, Offline, MaximumAge, Severities, IgnoreUnfixed, OnlyKev, IgnoreFile, AsOf, Support, Priorities, Kernels, RunningKernel,
            ThirdParty, MaximumLayerSize, MaximumImageSize, MaximumFileSize, MaximumLayerEntries, MaximumTime, Limits, Parallel, Lazy, TrustToc, CheckToc,
        ])
        {
            command.Add(option);
        }

        Registry.AddTo(command);
        Cache.AddTo(command);
    }

    /// <summary>What the scan needs to know.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="now">What stands in for <c>--as-of</c>.</param>
    public ScanOptions Read(ParseResult result, DateTimeOffset now) => ReadCommon(result, result.GetRequiredValue(Target), now) with
    {
        EveryPlatform = WantsEveryPlatform(result),
        Timestamps = result.GetValue(Timestamps),
        Explain = result.GetValue(Explain) ? _ => true : null,
    };

    /// <summary>What the scan of one platform of a target needs to know, of the common options.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="target">The target.</param>
    /// <param name="now">What stands in for <c>--as-of</c>.</param>
    public ScanOptions Read(ParseResult result, string target, DateTimeOffset now) => WantsEveryPlatform(result)
        ? throw new UsageException("--platform: only 'strata scan' takes 'all'; name one platform here.")
        : ReadCommon(result, target, now);

    /// <summary>The moment that the result is about: the end of the day of <c>--as-of</c>, or <paramref name="now"/>.</summary>
    public DateTimeOffset Moment(ParseResult result, DateTimeOffset now) =>
        result.GetValue(AsOf) is { } date ? new DateTimeOffset(date, new TimeOnly(23, 59, 59), TimeSpan.Zero) : now;

    private ScanOptions ReadCommon(ParseResult result, string target, DateTimeOffset now) => new()
    {
        Target = target,
        Selector = result.GetValue(Image),
        Platform = !WantsEveryPlatform(result) && result.GetValue(Platform) is { } platform ? ReadPlatform(platform) : null,
        Limits = ReadLimits(result),
        Lazy = ReadLazy(result),
        Rematch = result.GetValue(Cache.Rematch),
        Parallel = result.GetValue(Parallel) ?? ReadingOptions.DefaultParallel,
        AsOf = Moment(result, now),
        Support = result.GetValue(Support) switch { "standard" => SupportOption.Standard, "esm" => SupportOption.Esm, _ => SupportOption.Lts },
        Feeds = result.GetValue(Feed) ?? [],
        Offline = result.GetValue(Offline),
        MaximumFeedAge = result.GetValue(MaximumAge) ?? TimeSpan.FromHours(24),
        Priorities = result.GetValue(Priorities) ?? [],
        Severities = result.GetValue(Severities) ?? [],
        IgnoreUnfixed = result.GetValue(IgnoreUnfixed),
        OnlyExploited = result.GetValue(OnlyKev),
        SortByRisk = result.GetValue(Sort) == "risk",
        IgnoreFile = result.GetValue(IgnoreFile),
        Policy = result.GetValue(Policy),
        Kernels = result.GetValue(Kernels) == "running" ? KernelChoice.Running : KernelChoice.All,
        RunningKernel = result.GetValue(RunningKernel),
        MatchForeign = result.GetValue(ThirdParty),
        Registry = Registry.Read(result),
    };

    /// <summary>The exit code that the options give to a finished scan.</summary>
    public int ExitCodeOf(ScanReport report, ParseResult result) => ExitCodes.Of(
        report, result.GetValue(FailOn), result.GetValue(UnknownSeverity) != "ignore", result.GetValue(FailOnUnknown));

    private bool WantsEveryPlatform(ParseResult result) => result.GetValue(Platform) == "all";

    private ScanLimits ReadLimits(ParseResult result)
    {
        var limits = (result.GetValue(Limits) ?? []).Aggregate(new ScanLimits(), (all, limit) => LimitNames.Set(all, limit.Key, limit.Value));
        return limits with
        {
            ReadSeconds = result.GetValue(MaximumTime) is { } time ? (int)Math.Clamp(time.TotalSeconds, 1, int.MaxValue) : limits.ReadSeconds,
            LayerBytes = result.GetValue(MaximumLayerSize) ?? limits.LayerBytes,
            ImageBytes = result.GetValue(MaximumImageSize) ?? limits.ImageBytes,
            FileBytes = result.GetValue(MaximumFileSize) ?? limits.FileBytes,
            LayerEntries = result.GetValue(MaximumLayerEntries) ?? limits.LayerEntries,
        };
    }

    private LazyOptions ReadLazy(ParseResult result)
    {
        var options = new LazyOptions
        {
            ReadsByTable = result.GetValue(Lazy),
            ComparesTables = result.GetValue(CheckToc),
            Trusted = result.GetValue(TrustToc) ?? [],
        };
        return options switch
        {
            { ReadsByTable: true, ComparesTables: true } => throw new UsageException("--lazy reads little and --check-toc everything: choose one of them."),
            { ComparesTables: true } when result.GetValue(Cache.Rematch) =>
                throw new UsageException("--rematch reads nothing and --check-toc everything: choose one of them."),
            { ReadsByTable: false, Trusted.Count: > 0 } => throw new UsageException("--trust-toc has no effect without --lazy."),
            _ => options,
        };
    }

    private static Core.Images.Platform ReadPlatform(string text) => Core.Images.Platform.TryParse(text, out var platform)
        ? platform
        : throw new UsageException($"--platform: '{text}' is not a platform; write it as linux/amd64 or linux/arm/v7.");

    private static Option<string> Choice(string name, string description, string @default, string[] values, params string[] aliases)
    {
        var option = new Option<string>(name, aliases) { Description = description, DefaultValueFactory = _ => @default };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static Option<long?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = OptionParsers.ReadSize,
    };
}

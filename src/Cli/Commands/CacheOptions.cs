using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Parsing;
using Strata.Storage.Cache;

namespace Strata.Cli.Commands;

/// <summary>Where the cache of scans is and whether it is used.</summary>
internal sealed class CacheOptions
{
    public Option<bool> NoCache { get; } = new("--no-cache") { Description = "Read everything, and remember nothing of it." };

    public Option<bool> Rematch { get; } = new("--rematch")
    {
        Description = "Read nothing: match again what an earlier scan of the image found, and fail when there was none.",
    };

    public Option<string?> Folder { get; } = new("--cache-dir")
    {
        Description = "Keep what is found out about images in this folder, in place of the cache folder of the user.",
        HelpName = "FOLDER",
    };

    public Option<long?> Size { get; } = new("--cache-size")
    {
        Description = "How large the cache may become; what was not used for the longest time goes. [default: 512M]",
        HelpName = "SIZE",
        CustomParser = OptionParsers.ReadSize,
    };

    /// <summary>Adds everything that a scan can be told.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[NoCache, Rematch, Folder, Size])
        {
            command.Add(option);
        }
    }

    /// <summary>The cache that a scan uses, or null.</summary>
    public ScanCacheFolder? Open(ParseResult result, CommandEnvironment environment)
    {
        var isOff = result.GetValue(NoCache);
        if (isOff && result.GetValue(Rematch))
        {
            throw new UsageException("--rematch takes the image from the cache, which --no-cache forbids: choose one of them.");
        }

        return isOff ? null : ProductCache.Open(result.GetValue(Folder), result.GetValue(Size), environment);
    }
}

using System.CommandLine;
using Strata.Cli.Parsing;

namespace Strata.Cli.Commands;

/// <summary>The options that several commands share.</summary>
internal sealed class SharedOptions
{
    /// <summary>The name by which the border asks for <see cref="Debug"/>.</summary>
    public const string DebugName = "--debug";

    /// <summary>Shows exceptions whole.</summary>
    public Option<bool> Debug { get; } = new(DebugName)
    {
        Description = "Show the whole exception when something fails.",
        Recursive = true,
    };

    /// <summary>No progress line.</summary>
    public Option<bool> NoProgress { get; } = new("--no-progress", "-q", "--quiet")
    {
        Description = "Show no progress on standard error.",
    };

    /// <summary>One file for everything that is stored.</summary>
    public Option<string?> Database { get; } = new("--db")
    {
        Description = "Keep all advisories in this one file, in place of the cache and data folders of the user.",
        HelpName = "FILE",
    };

    /// <summary>Mirrors of feeds.</summary>
    public Option<Dictionary<string, Uri>> FeedAddresses { get; } = new("--feed-url")
    {
        Description = "Fetch a feed from this address; may be repeated.",
        HelpName = "FEED=URL",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = OptionParsers.ReadFeedAddresses,
    };

    /// <summary>Certificate authorities of a proxy or mirror.</summary>
    public Option<string?> CertificateFile { get; } = new("--ca-file")
    {
        Description = "Trust the certificate authorities in this PEM file as well as those of the system.",
        HelpName = "FILE",
    };
}

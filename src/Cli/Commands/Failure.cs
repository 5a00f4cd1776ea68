using System.Security.Authentication;
using Strata.Cli.Output;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Images;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary>The one place where an exception becomes an exit code and a line on standard error.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Message">What went wrong and what to do about it, on one line; null when there is nobody to tell.</param>
internal sealed record Failure(int ExitCode, string? Message)
{
    /// <summary>What <paramref name="exception"/> means to the user. An exception that nobody foresaw is called what it is: our mistake.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        OutputClosedException => new Failure(ExitCodes.OutputClosed, null),
        UsageException or IgnoreFileException or PolicyFileException => new Failure(ExitCodes.Usage, exception.Message),
        BundleException or ImageNotFoundException or ImageFormatException or ImageUnavailableException or ImageNotKnownException or FeedFormatException or FeedShrunkException or StoreException
            or StoreReadOnlyException => new Failure(ExitCodes.Failed, exception.Message),
        HttpRequestException { InnerException: AuthenticationException } => new Failure(
            ExitCodes.Failed, $"{exception.Message} {exception.InnerException!.Message} Name your certificate authority with --ca-file."),
        HttpRequestException => new Failure(ExitCodes.Failed, $"{exception.Message} Check the network and HTTPS_PROXY, or use --offline."),
        FileNotFoundException or DirectoryNotFoundException or IOException or UnauthorizedAccessException =>
            new Failure(ExitCodes.Failed, exception.Message),
        _ => new Failure(
            ExitCodes.Failed, $"internal error: {exception.GetType().Name}: {exception.Message} Run again with --debug and report it."),
    };

    /// <summary>Writes the line, and with <paramref name="debug"/> the whole exception.</summary>
    public void WriteTo(TextWriter error, Exception? exception, bool debug)
    {
        if (Message is not null)
        {
            error.WriteLine("strata: " + DisplayText.Clean(Message.ReplaceLineEndings(" ").Replace('\t', ' '), 2_000));
        }

        if (debug && exception is not null)
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                error.WriteLine(DisplayText.Clean(line));
            }
        }
    }
}

namespace Strata.Core.Feeds.Transport;

/// <summary>What one source may still expand to; shared by all of its files.</summary>
/// <param name="limits">The limits.</param>
internal sealed class ExpansionBudget(FeedLimits limits)
{
    private long _bytes;
    private int _files;

    /// <summary>The limits.</summary>
    public FeedLimits Limits => limits;

    /// <summary>Takes expanded bytes.</summary>
    /// <exception cref="FeedFormatException">The source expands to more than the limit.</exception>
    public void SpendBytes(int count)
    {
        _bytes += count;
        if (_bytes > limits.ExpandedBytes)
        {
            throw new FeedFormatException($"the data expands to more than the limit of {limits.ExpandedBytes} bytes");
        }
    }

    /// <summary>Takes one file or archive member.</summary>
    /// <exception cref="FeedFormatException">The source has more files than the limit.</exception>
    public void SpendFile()
    {
        if (++_files > limits.Files)
        {
            throw new FeedFormatException($"the source holds more than the limit of {limits.Files} files");
        }
    }
}

namespace Strata.Core.Feeds;

/// <summary>The outcome of fetching one partition: exactly one of unchanged, failed, or a document.</summary>
public sealed class FeedDownload : IAsyncDisposable
{
    private FeedDownload(string partition) => Partition = partition;

    /// <summary>The partition; empty when the feed has one part.</summary>
    public string Partition { get; }

    /// <summary>The document, or null when it is unchanged or failed.</summary>
    public FeedDocument? Document { get; private init; }

    /// <summary>Why it could not be fetched, for people, without secrets; null otherwise.</summary>
    public string? Error { get; private init; }

    /// <summary>True when the publisher says that nothing changed since the stored fingerprint.</summary>
    public bool IsUnchanged => Document is null && Error is null;

    /// <summary>The partition has not changed.</summary>
    public static FeedDownload Unchanged(string partition) => new(partition);

    /// <summary>The partition could not be fetched.</summary>
    public static FeedDownload Failed(string partition, string error) => new(partition) { Error = error };

    /// <summary>The partition has new data.</summary>
    public static FeedDownload Of(FeedDocument document) => new(document.Partition) { Document = document };

    /// <summary>Disposes the document.</summary>
    public ValueTask DisposeAsync() => Document?.DisposeAsync() ?? ValueTask.CompletedTask;
}

namespace Strata.Storage.Jobs;

/// <summary>A job as it stands, without its secret and its documents. Instants are by the store's clock.</summary>
/// <param name="Id">32 hexadecimal digits that nobody can guess.</param>
/// <param name="Kind">What is to be done: the name of a handler.</param>
/// <param name="Key">What it is about. Of the jobs of one kind and key one runs at a time, so that the others find its work done.</param>
/// <param name="Request">What the handler is told: a JSON document that only the handler knows.</param>
/// <param name="State">Where it stands.</param>
public sealed record Job(string Id, string Kind, string Key, string Request, JobState State)
{
    /// <summary>How often a worker began it.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>When it ends by itself, waiting included.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Why it failed, or why the last attempt did; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>True when nothing happens to it any more.</summary>
    public bool IsEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}

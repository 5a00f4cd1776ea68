namespace Strata.Storage.Jobs;

/// <summary>A job that is to be done.</summary>
public sealed record JobToSubmit
{
    /// <summary>32 hexadecimal digits that nobody can guess; whoever has them may read the result.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the handler.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about; see <see cref="Job.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>What the handler is told, as JSON. Nothing secret.</summary>
    public required string Request { get; init; }

    /// <summary>What the handler must know and nobody else, encrypted; null for nothing. It is erased in the transaction that ends the job.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>How long it may wait and run, together.</summary>
    public required TimeSpan Patience { get; init; }
}

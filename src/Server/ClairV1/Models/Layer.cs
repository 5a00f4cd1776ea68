namespace Strata.Server.ClairV1.Models;

/// <summary>A layer, as it is posted and as it is reported.</summary>
internal sealed record Layer
{
    /// <summary>The caller's name.</summary>
    public string? Name { get; init; }

    /// <summary>The namespace of the file system after the layer.</summary>
    public string? NamespaceName { get; init; }

    /// <summary>Where the blob is; never stored.</summary>
    public string? Path { get; init; }

    /// <summary>What to send with the request for the blob; never stored.</summary>
    public Dictionary<string, string?>? Headers { get; init; }

    /// <summary>The layer below.</summary>
    public string? ParentName { get; init; }

    /// <summary>The archive's layout.</summary>
    public string? Format { get; init; }

    /// <summary>The version of the analysis.</summary>
    public int IndexedByVersion { get; init; }

    /// <summary>The packages; null when there are none or they were not asked for.</summary>
    public IReadOnlyList<Feature>? Features { get; init; }
}

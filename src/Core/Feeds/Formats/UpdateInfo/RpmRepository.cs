namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>One RPM repository whose updates are a partition.</summary>
/// <param name="Partition">The partition: <c>9/BaseOS</c>.</param>
/// <param name="Mirrors">The base addresses to try, best first.</param>
/// <param name="Namespaces">The namespaces it speaks for.</param>
internal sealed record RpmRepository(string Partition, IReadOnlyList<Uri> Mirrors, IReadOnlyList<string> Namespaces)
{
    /// <summary>True when the repository need not have updates, or need not be there at all.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Why its mirrors are not known, or null.</summary>
    public string? Error { get; init; }
}

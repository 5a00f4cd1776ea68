using Strata.Server.ClairV1.Models;

namespace Strata.Server.ClairV1;

/// <summary>What a client sent, as Clair sends it back: everything empty is left out.</summary>
internal static class EchoOf
{
    /// <summary>A posted layer.</summary>
    public static Layer Layer(Layer sent, bool withHeaders, int engineVersion) => new()
    {
        Name = sent.Name,
        ParentName = Text(sent.ParentName),
        Path = sent.Path,
        Headers = withHeaders && sent.Headers is { Count: > 0 } headers ? headers : null,
        Format = sent.Format,
        IndexedByVersion = engineVersion,
    };

    /// <summary>A written vulnerability.</summary>
    public static Vulnerability Vulnerability(Vulnerability sent) => new()
    {
        Name = Text(sent.Name),
        NamespaceName = Text(sent.NamespaceName),
        Description = Text(sent.Description),
        Link = Text(sent.Link),
        Severity = Text(sent.Severity),
        Metadata = sent.Metadata is { Count: > 0 } metadata ? metadata : null,
        FixedBy = Text(sent.FixedBy),
        FixedIn = sent.FixedIn is { Count: > 0 } fixes ? [.. fixes.Select(fix => Feature(fix ?? new Feature()))] : null,
    };

    /// <summary>A written fix.</summary>
    public static Feature Feature(Feature sent) => new()
    {
        Name = Text(sent.Name),
        NamespaceName = Text(sent.NamespaceName),
        VersionFormat = Text(sent.VersionFormat),
        Version = Text(sent.Version),
        Vulnerabilities = sent.Vulnerabilities is { Count: > 0 } vulnerabilities ? [.. vulnerabilities.Select(Vulnerability)] : null,
        AddedBy = Text(sent.AddedBy),
    };

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

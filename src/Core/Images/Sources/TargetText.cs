namespace Strata.Core.Images.Sources;

/// <summary>A target as the user writes it: <c>[scheme:]path[:selector]</c>, or <c>scheme:reference</c>.</summary>
/// <param name="Kind">The kind that the scheme names, or null to tell by content.</param>
/// <param name="Location">The path, <c>-</c>, or the reference.</param>
/// <param name="Selector">What follows the path, or null. Only a target with a scheme can have it.</param>
internal sealed record TargetText(string? Kind, string Location, string? Selector)
{
    /// <summary>The prefixes, each with the kind that it means.</summary>
    public static IReadOnlyList<(string Scheme, string Kind)> Schemes { get; } =
    [
        ("docker-archive:", TargetKinds.DockerArchive),
        ("oci:", TargetKinds.OciLayout),
        ("oci-archive:", TargetKinds.OciLayout),
        ("oci-dir:", TargetKinds.OciLayout),
        ("dir:", TargetKinds.Directory),
        ("tar:", TargetKinds.Tarball),
        ("registry:", TargetKinds.Registry),
        ("docker://", TargetKinds.Registry),
        ("docker:", TargetKinds.Docker),
        ("podman:", TargetKinds.Podman),
    ];

    /// <summary>Takes a target apart. A path that exists as a whole has no selector, whatever characters it has.</summary>
    public static TargetText Parse(string target)
    {
        var (scheme, kind) = Schemes.FirstOrDefault(entry => target.StartsWith(entry.Scheme, StringComparison.Ordinal));
        if (kind is null)
        {
            return new TargetText(null, target, null);
        }

        var path = target[scheme.Length..];
        if (kind is TargetKinds.Directory or TargetKinds.Tarball || TargetKinds.IsNamedByReference(kind) || Exists(path))
        {
            return new TargetText(kind, path, null);
        }

        for (var at = path.AsSpan().IndexOfAny(':', '@'); at > 0 && at < path.Length - 1;)
        {
            if (Exists(path[..at]))
            {
                return new TargetText(kind, path[..at], path[at] == ':' ? path[(at + 1)..] : path[at..]);
            }

            var next = path.AsSpan(at + 1).IndexOfAny(':', '@');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return new TargetText(kind, path, null);
    }

    /// <summary>True for a path that is there, and for standard input.</summary>
    public static bool Exists(string path) => path == TargetFile.StandardInput || Path.Exists(path);
}

using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Strata.Core.Primitives;

namespace Strata.Core.Images;

/// <summary>
/// A normalised image reference, <c>domain/path[:tag][@digest]</c>: the grammar and defaults of the Docker reference library v0.6,
/// so <c>ubuntu</c> is <c>docker.io/library/ubuntu</c>.
/// </summary>
public sealed partial record ImageReference
{
    /// <summary>The registry of names without a host.</summary>
    public const string DefaultDomain = "docker.io";

    /// <summary>The tag that a reference without tag and digest means.</summary>
    public const string DefaultTag = "latest";

    private const int MaximumLength = 2_048;
    private const int MaximumPathLength = 255;
    private const int MaximumPort = 65_535;
    private const string OfficialPrefix = "library/";

    private ImageReference(string domain, string path, string? tag, Digest? digest) =>
        (Domain, Path, Tag, Digest) = (domain, path, tag, digest);

    /// <summary>The registry's host, perhaps with a port, in the case it was written.</summary>
    public string Domain { get; }

    /// <summary>The repository within the registry.</summary>
    public string Path { get; }

    /// <summary>The tag as written, or null. With a <see cref="Digest"/> it is for display only.</summary>
    public string? Tag { get; }

    /// <summary>The digest, or null.</summary>
    public Digest? Digest { get; }

    /// <summary>The canonical name: domain and path.</summary>
    public string Name => $"{Domain}/{Path}";

    /// <summary>The name as people write it: without <c>docker.io/</c>, and without <c>library/</c> before a single component.</summary>
    public string FamiliarName
    {
        get
        {
            if (Domain != DefaultDomain)
            {
                return Name;
            }

            var official = Path.StartsWith(OfficialPrefix, StringComparison.Ordinal)
                && Path.IndexOf('/', OfficialPrefix.Length) < 0;
            return official ? Path[OfficialPrefix.Length..] : Path;
        }
    }

    /// <summary>The familiar name with tag and digest.</summary>
    public string Familiar => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>The same reference with the tag <c>latest</c> when it has neither tag nor digest.</summary>
    public ImageReference WithDefaultTag() => Tag is null && Digest is null ? new(Domain, Path, DefaultTag, null) : this;

    /// <summary>The canonical form, as <c>docker.io/library/ubuntu:22.04</c>.</summary>
    public override string ToString() => Name + Suffix;

    /// <summary>Reads and normalises a reference.</summary>
    /// <param name="text">The reference as the user wrote it; nothing is trimmed.</param>
    /// <param name="reference">The reference, or null.</param>
    /// <param name="error">What is wrong, as a sentence for people, or null. Does not repeat the text.</param>
    /// <returns>False when the text is not a reference.</returns>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out string? error)
    {
        reference = null;
        error = Check(text, out var domain, out var path, out var tag, out var digest);
        if (error is not null)
        {
            return false;
        }

        reference = new ImageReference(domain, path, tag, digest);
        return true;
    }

    private static string? Check(string? text, out string domain, out string path, out string? tag, out Digest? digest)
    {
        (domain, path, tag, digest) = (DefaultDomain, "", null, null);
        if (string.IsNullOrEmpty(text))
        {
            return "invalid reference format: it is empty";
        }

        if (text.Length > MaximumLength)
        {
            return "the reference is too long";
        }

        if (ImageIdGrammar().IsMatch(text))
        {
            return "64 hexadecimal digits are an image ID, not a name";
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return "invalid reference format: remove the scheme";
        }

        var remainder = SplitDomain(text, ref domain);
        if (domain == DefaultDomain && !remainder.Contains('/', StringComparison.Ordinal))
        {
            remainder = OfficialPrefix + remainder;
        }

        var at = remainder.IndexOf('@', StringComparison.Ordinal);
        var named = at < 0 ? remainder : remainder[..at];
        var colon = named.IndexOf(':', StringComparison.Ordinal);
        path = colon < 0 ? named : named[..colon];
        tag = colon < 0 ? null : named[(colon + 1)..];
        return CheckDomain(domain) ?? CheckPath(path) ?? CheckTag(tag) ?? (at < 0 ? null : CheckDigest(remainder[(at + 1)..], out digest));
    }

    private static string SplitDomain(string text, ref string domain)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return text;
        }

        var first = text[..slash];
        if (first != "localhost" && first.AsSpan().IndexOfAny('.', ':') < 0 && !first.Any(char.IsAsciiLetterUpper))
        {
            return text;
        }

        domain = first == "index.docker.io" ? DefaultDomain : first;
        return text[(slash + 1)..];
    }

    private static string? CheckDomain(string domain)
    {
        if (!DomainGrammar().IsMatch(domain))
        {
            return domain.Contains('_', StringComparison.Ordinal)
                ? "invalid reference format: a host name may not contain _"
                : "invalid reference format: the host is not valid";
        }

        var port = domain.AsSpan(domain.LastIndexOf(':') + 1);
        return domain.EndsWith(']') || port.Length == domain.Length || (int.TryParse(port, out var number) && number <= MaximumPort)
            ? null
            : "the port is not between 0 and 65535";
    }

    private static string? CheckPath(string path)
    {
        if (path.Any(char.IsAsciiLetterUpper))
        {
            return "repository name must be lowercase";
        }

        if (!PathGrammar().IsMatch(path))
        {
            return "invalid reference format: the repository name is not valid";
        }

        return path.Length > MaximumPathLength ? "the repository name is too long (more than 255 characters)" : null;
    }

    private static string? CheckTag(string? tag) =>
        tag is null || TagGrammar().IsMatch(tag) ? null : "invalid reference format: the tag is not valid";

    private static string? CheckDigest(string text, out Digest? digest)
    {
        digest = null;
        if (Primitives.Digest.TryParse(text, out var parsed))
        {
            digest = parsed;
            return null;
        }

        if (!DigestGrammar().IsMatch(text))
        {
            return "invalid reference format: the digest is not valid";
        }

        return text[..text.IndexOf(':', StringComparison.Ordinal)] is "sha256" or "sha384" or "sha512"
            ? "the digest must be lower-case hex of its algorithm's length"
            : "unsupported digest algorithm: only sha256, sha384 and sha512 are known";
    }

    [GeneratedRegex(@"^[a-f0-9]{64}\z")]
    private static partial Regex ImageIdGrammar();

    [GeneratedRegex(@"^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\z")]
    private static partial Regex DomainGrammar();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|__|_|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|__|_|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex PathGrammar();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TagGrammar();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\z")]
    private static partial Regex DigestGrammar();
}

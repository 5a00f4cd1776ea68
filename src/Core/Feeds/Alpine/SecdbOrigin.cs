using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Alpine;

/// <summary>Which partition and namespace a secdb file is about.</summary>
/// <param name="Partition">The partition: <c>v3.19/main</c>, <c>wolfi/os</c>.</param>
/// <param name="Namespace">The namespace: <c>alpine:v3.19</c>, <c>wolfi:rolling</c>.</param>
internal sealed partial record SecdbOrigin(string Partition, string Namespace)
{
    /// <summary>Rolling distributions that publish secdb files without a branch, by the host of their packages.</summary>
    private static readonly (string Host, string Name)[] Rolling =
    [
        ("packages.wolfi.dev", "wolfi"),
        (".cgr.dev", "chainguard"),
        ("packages.mini.dev", "minimos"),
    ];

    /// <summary>The partition of a branch and repository of Alpine.</summary>
    public static SecdbOrigin Of(string branch, string repository) => new($"{branch}/{repository}", $"alpine:{branch}");

    /// <summary>
    /// Reads the origin from the file's header, else from a path such as <c>v3.19/main.json</c>; null when neither tells it.
    /// </summary>
    public static SecdbOrigin? Of(SecdbDocument document, string path)
    {
        foreach (var (host, name) in Rolling)
        {
            if (document.Publisher?.Contains(host, StringComparison.Ordinal) == true)
            {
                return new SecdbOrigin($"{name}/{document.Repository ?? "os"}", $"{name}:rolling");
            }
        }

        var byPath = PathForm().Match(path);
        var branch = document.Branch ?? (byPath.Success ? byPath.Groups[1].Value : null);
        var repository = document.Repository ?? (byPath.Success ? byPath.Groups[2].Value : null);
        return branch is not null && repository is not null && IsBranch(branch) && RepositoryForm().IsMatch(repository)
            ? Of(branch, repository)
            : null;
    }

    /// <summary>True for <c>v3.19</c> and <c>edge</c>.</summary>
    public static bool IsBranch(string text) => BranchForm().IsMatch(text);

    [GeneratedRegex(@"^(v[0-9]{1,3}\.[0-9]{1,3}|edge)$", RegexOptions.CultureInvariant)]
    private static partial Regex BranchForm();

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,30}$", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryForm();

    [GeneratedRegex(@"(?:^|/)(v[0-9]{1,3}\.[0-9]{1,3}|edge)/([a-z][a-z0-9_-]{0,30})\.(?:json|ya?ml)$", RegexOptions.CultureInvariant)]
    private static partial Regex PathForm();
}

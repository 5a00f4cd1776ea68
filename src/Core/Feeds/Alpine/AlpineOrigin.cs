using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.Secdb;

namespace Strata.Core.Feeds.Alpine;

/// <summary>Which branch and repository of Alpine a secdb file is about.</summary>
internal static class AlpineOrigin
{
    private static readonly Regex BranchForm = new(@"^(v[0-9]{1,3}\.[0-9]{1,3}|edge)$", RegexOptions.CultureInvariant);

    private static readonly Regex RepositoryForm = new(@"^[a-z][a-z0-9_-]{0,30}$", RegexOptions.CultureInvariant);

    private static readonly Regex PathForm = new(@"(?:^|/)(v[0-9]{1,3}\.[0-9]{1,3}|edge)/([a-z][a-z0-9_-]{0,30})\.(?:json|ya?ml)$", RegexOptions.CultureInvariant);

    private const string TrackerAddress = "https://security.alpinelinux.org/vuln/";

    /// <summary>Alpine as a publisher of secdb files.</summary>
    public static SecdbPublisher Publisher { get; } = new(Of, id => TrackerAddress + Uri.EscapeDataString(id));

    /// <summary>The partition of a branch and repository.</summary>
    public static SecdbOrigin Of(string branch, string repository) => new($"{branch}/{repository}", [$"alpine:{branch}"]);

    /// <summary>True for <c>v3.19</c> and <c>edge</c>.</summary>
    public static bool IsBranch(string text) => BranchForm.IsMatch(text);

    /// <summary>Reads the origin from the file's header, else from a path such as <c>v3.19/main.json</c>; null when neither tells it.</summary>
    private static SecdbOrigin? Of(SecdbDocument document, string path)
    {
        var byPath = PathForm.Match(path);
        var branch = document.Branch ?? (byPath.Success ? byPath.Groups[1].Value : null);
        var repository = document.Repository ?? (byPath.Success ? byPath.Groups[2].Value : null);
        return branch is not null && repository is not null && IsBranch(branch) && RepositoryForm.IsMatch(repository)
            ? Of(branch, repository)
            : null;
    }
}

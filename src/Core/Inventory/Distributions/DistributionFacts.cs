using Strata.Core.Primitives;
namespace Strata.Core.Inventory.Distributions;

/// <summary>Makes a <see cref="Distribution"/> of what a release file says, with everything in it safe to show and to store.</summary>
static class DistributionFacts
{
    private const int MaximumLength = 64;

    /// <summary>The distribution, or null when <paramref name="id"/> is not an id: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    /// <param name="id">The id, any case.</param>
    /// <param name="version">The version or null; one with other characters than versions have counts as not given.</param>
    /// <param name="codeName">The code name or null.</param>
    /// <param name="prettyName">The name for people or null.</param>
    public static Distribution? Describe(string id, string? version, string? codeName = null, string? prettyName = null)
    {
        var lowerId = id.ToLowerInvariant();
        if (!IsWord(lowerId))
        {
            return null;
        }

        var knownVersion = version is not null && IsWord(version) ? version : null;
        return new Distribution
        {
            Id = lowerId,
            Version = knownVersion,
            CodeName = codeName is not null && IsWord(codeName) ? codeName : null,
            PrettyName = string.IsNullOrWhiteSpace(prettyName) ? null : PrintableText.Clean(prettyName.Trim(), PrintableText.MaximumNameLength),
            Namespace = DistributionNamespaces.Of(lowerId, knownVersion),
        };
    }

    /// <summary>True when the text can be an id, version or code name: one short word without anything that would have to be escaped.</summary>
    public static bool IsWord(string text) =>
        text.Length is > 0 and <= MaximumLength
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '+' or '~');
}

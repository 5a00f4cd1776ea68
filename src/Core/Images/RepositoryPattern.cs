namespace Strata.Core.Images;

/// <summary>
/// Which repositories, by their names in full (<c>docker.io/library/debian</c>): <c>*</c> is any text without a slash, <c>**</c> any text,
/// <c>?</c> one character that is no slash. Everything else stands for itself, and the whole name must fit.
/// </summary>
public sealed class RepositoryPattern
{
    /// <summary>Characters of a pattern; more than any name has.</summary>
    private const int MaximumLength = 512;

    private RepositoryPattern(string text) => Text = text;

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern; null when it could never fit: empty, too long, or with a blank, a tag or a digest.</summary>
    public static RepositoryPattern? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var hasTag = text.LastIndexOf(':') > slash && slash >= 0;
        return text.Length is 0 or > MaximumLength || hasTag || text.Contains('@', StringComparison.Ordinal) || text.Any(char.IsWhiteSpace)
            ? null
            : new RepositoryPattern(text);
    }

    /// <summary>True when a repository fits.</summary>
    public bool Matches(string repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        Span<bool> fits = stackalloc bool[MaximumLength + 1];
        if (repository.Length > MaximumLength)
        {
            return false;
        }

        // fits[n]: the pattern so far fits the first n characters.
        fits[0] = true;
        for (var i = 0; i < Text.Length; i++)
        {
            var isAny = Text[i] == '*' && i + 1 < Text.Length && Text[i + 1] == '*';
            i += isAny ? 1 : 0;
            if (Text[i] == '*')
            {
                for (var n = 1; n <= repository.Length; n++)
                {
                    fits[n] |= fits[n - 1] && (isAny || repository[n - 1] != '/');
                }
            }
            else
            {
                for (var n = repository.Length; n > 0; n--)
                {
                    fits[n] = fits[n - 1] && (Text[i] == '?' ? repository[n - 1] != '/' : Text[i] == repository[n - 1]);
                }

                fits[0] = false;
            }
        }

        return fits[repository.Length];
    }
}

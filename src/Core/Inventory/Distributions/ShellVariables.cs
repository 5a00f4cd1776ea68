using System.Text;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// The <c>KEY=value</c> lines of os-release and lsb-release, quoted as the shell does: not at all, with <c>'</c>, or with <c>"</c>
/// inside which a backslash escapes <c>" $ \ `</c>. The rules are those of os-release(5).
/// </summary>
static class ShellVariables
{
    /// <summary>Assignments that are read of one file; real ones have some twenty. The rest is ignored.</summary>
    public const int MaximumCount = 500;

    /// <summary>The assignments; the last one of a key wins, as in a shell. Lines that are none are ignored.</summary>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var text = line.AsSpan().Trim();
            var equals = text.IndexOf('=');
            if (equals > 0 && IsKey(text[..equals]) && variables.Count < MaximumCount)
            {
                variables[text[..equals].ToString()] = Unquote(text[(equals + 1)..]);
            }
        }

        return variables;
    }

    private static bool IsKey(ReadOnlySpan<char> key)
    {
        foreach (var letter in key)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
            {
                return false;
            }
        }

        return true;
    }

    private static string Unquote(ReadOnlySpan<char> text)
    {
        var value = new StringBuilder(text.Length);
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter == '\\' && i + 1 < text.Length && (quote == '\0' || (quote == '"' && text[i + 1] is '"' or '$' or '\\' or '`')))
            {
                value.Append(text[++i]);
            }
            else if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                break;
            }
            else
            {
                value.Append(letter);
            }
        }

        return value.ToString();
    }
}

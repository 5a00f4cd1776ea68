using System.Buffers;
using System.Text;

namespace Strata.Core.Images.Registry;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header (RFC 9110, 11.6.1): how a server wants to be convinced.</summary>
/// <param name="Scheme">The scheme in lower case: <c>basic</c>, <c>bearer</c>.</param>
/// <param name="Parameters">The parameters; names are compared without case, and the first of a name counts.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Characters of one header that are read; stops headers that are nothing but challenges.</summary>
    public const int MaximumCharacters = 16 << 10;

    /// <summary>RFC 9110: the characters of a token, and those that token68 has besides.</summary>
    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// The challenges of header values, in order. What follows something that cannot be read is left out: a part of a header is no
    /// reason to guess.
    /// </summary>
    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> headers)
    {
        var challenges = new List<Challenge>();
        foreach (var header in headers)
        {
            Read(header.Length <= MaximumCharacters ? header : header[..MaximumCharacters], challenges);
        }

        return challenges;
    }

    /// <summary>A parameter, or null when it is absent or empty.</summary>
    public string? this[string name] => Parameters.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static void Read(string text, List<Challenge> challenges)
    {
        Dictionary<string, string>? parameters = null;
        var followsScheme = false;
        for (var at = 0; Skip(text, ref at, " \t,", ref followsScheme);)
        {
            if (Word(text, ref at) is not { } word)
            {
                return;
            }

            var afterWord = at;
            Blanks(text, ref at);
            var isAssigned = at < text.Length && text[at] == '=';
            if (isAssigned && parameters is not null && IsParameter(text, at))
            {
                at++;
                Blanks(text, ref at);
                if (Value(text, ref at) is not { } value)
                {
                    return;
                }

                parameters.TryAdd(word, value);
                followsScheme = false;
            }
            else if (followsScheme)
            {
                // token68, as Negotiate has it: nothing that is used here.
                at = isAssigned ? text.AsSpan(at).IndexOfAnyExcept('=') is var end and >= 0 ? at + end : text.Length : afterWord;
                followsScheme = false;
            }
            else if (isAssigned)
            {
                return;
            }
            else
            {
                parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                challenges.Add(new Challenge(word.ToLowerInvariant(), parameters));
                at = afterWord;
                followsScheme = true;
            }
        }
    }

    /// <summary>True when the sign of equality assigns something: token68 may end in such signs.</summary>
    private static bool IsParameter(string text, int at)
    {
        at++;
        Blanks(text, ref at);
        return at < text.Length && text[at] is not ('=' or ',');
    }

    private static bool Skip(string text, ref int at, string what, ref bool followsScheme)
    {
        for (; at < text.Length && what.Contains(text[at], StringComparison.Ordinal); at++)
        {
            followsScheme &= text[at] != ',';
        }

        return at < text.Length;
    }

    private static void Blanks(string text, ref int at)
    {
        while (at < text.Length && text[at] is (' ' or '\t'))
        {
            at++;
        }
    }

    private static string? Word(string text, ref int at)
    {
        var start = at;
        var length = text.AsSpan(at).IndexOfAnyExcept(WordCharacters);
        at = length < 0 ? text.Length : at + length;
        return at > start ? text[start..at] : null;
    }

    /// <summary>A value, quoted or bare: up to the next comma or blank, since real servers leave the quotes of addresses out.</summary>
    private static string? Value(string text, ref int at)
    {
        if (text[at] != '"')
        {
            var length = text.AsSpan(at).IndexOfAny(',', ' ', '\t');
            var bare = length < 0 ? text[at..] : text.Substring(at, length);
            at += bare.Length;
            return bare;
        }

        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return value.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        return null;
    }
}

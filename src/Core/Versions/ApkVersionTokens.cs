namespace Strata.Core.Versions;

/// <summary>Walks over the tokens of one apk version.</summary>
/// <param name="version">The version's text.</param>
internal ref struct ApkVersionTokens(ReadOnlySpan<char> version)
{
    private ReadOnlySpan<char> _rest = version;
    private bool _started;

    /// <summary>The kind of the present token.</summary>
    public ApkTokenKind Kind { get; private set; }

    /// <summary>The present token's text without its mark (dot, underscore, tilde, <c>-r</c>); empty at the end.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>The position of a suffix word in apk's order, or -1 when it is none.</summary>
    public static int SuffixRank(ReadOnlySpan<char> word) => word switch
    {
        "alpha" => 0,
        "beta" => 1,
        "pre" => 2,
        "rc" => 3,
        "cvs" => 4,
        "svn" => 5,
        "git" => 6,
        "hg" => 7,
        "p" => 8,
        _ => -1,
    };

    /// <summary>Moves to the next token; must not be called again after <see cref="ApkTokenKind.End"/> or <see cref="ApkTokenKind.Invalid"/>.</summary>
    public void Next()
    {
        if (!_started)
        {
            _started = true;
            Take(ApkTokenKind.FirstNumber, 0, DigitRun.Length(_rest));
            return;
        }

        if (_rest.IsEmpty)
        {
            Kind = ApkTokenKind.End;
            Value = [];
            return;
        }

        var previous = Kind;
        var isNumber = previous is ApkTokenKind.FirstNumber or ApkTokenKind.DottedNumber;
        var isSuffix = previous is ApkTokenKind.PreSuffix or ApkTokenKind.PostSuffix;
        switch (_rest[0])
        {
            case '.' when isNumber:
                Take(ApkTokenKind.DottedNumber, 1, DigitRun.Length(_rest[1..]));
                break;
            case >= 'a' and <= 'z' when isNumber:
                Take(ApkTokenKind.Letter, 0, 1);
                break;
            case >= '0' and <= '9' when isSuffix:
                Take(ApkTokenKind.SuffixNumber, 0, DigitRun.Length(_rest));
                break;
            case '_' when previous is not (ApkTokenKind.Hash or ApkTokenKind.Revision):
                TakeSuffix();
                break;
            case '~' when previous is not (ApkTokenKind.Hash or ApkTokenKind.Revision):
                Take(ApkTokenKind.Hash, 1, HexLength(_rest[1..]));
                break;
            case '-' when previous != ApkTokenKind.Revision && _rest.StartsWith("-r"):
                Take(ApkTokenKind.Revision, 2, DigitRun.Length(_rest[2..]));
                break;
            default:
                Take(ApkTokenKind.Invalid, 0, 0);
                break;
        }
    }

    private void TakeSuffix()
    {
        var length = _rest[1..].IndexOfAnyExceptInRange('a', 'z');
        length = length < 0 ? _rest.Length - 1 : length;
        var kind = SuffixRank(_rest.Slice(1, length)) switch
        {
            < 0 => ApkTokenKind.Invalid,
            < 4 => ApkTokenKind.PreSuffix,
            _ => ApkTokenKind.PostSuffix,
        };
        Take(kind, 1, length);
    }

    private void Take(ApkTokenKind kind, int start, int length)
    {
        Kind = length == 0 ? ApkTokenKind.Invalid : kind;
        Value = _rest.Slice(start, length);
        _rest = _rest[(start + length)..];
    }

    private static int HexLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiHexDigitLower(text[length]))
        {
            length++;
        }

        return length;
    }
}

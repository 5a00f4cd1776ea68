using System.Globalization;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Sources;

/// <summary>Which of several images of an archive or layout the user means.</summary>
internal sealed class ImageSelector
{
    /// <summary>Hexadecimal digits from which on a text may be the start of an image id, as engines show it.</summary>
    public const int ShortestId = 12;

    private readonly string _text;
    private readonly ImageReference? _reference;
    private readonly Digest? _digest;
    private readonly string? _idPrefix;

    /// <summary>Understands <c>name:tag</c>, <c>name</c>, a tag, an image id, a digest, <c>name@digest</c>, <c>@index</c>.</summary>
    public ImageSelector(string text)
    {
        _text = text;
        var plain = text.StartsWith('@') ? text[1..] : text;
        if (text.StartsWith('@') && int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            Position = position;
        }
        else if (Digest.TryParse(plain, out var digest) || Digest.TryParse("sha256:" + plain, out digest))
        {
            _digest = digest;
        }
        else if (ImageReference.TryParse(text, out _reference, out _))
        {
            _digest = _reference.Digest;
            _idPrefix = plain.Length >= ShortestId && plain.All(char.IsAsciiHexDigitLower) ? plain : null;
        }
    }

    /// <summary>The position that <c>@index</c> names, counted from zero, or null.</summary>
    public int? Position { get; }

    /// <summary>True when an image with this name is meant.</summary>
    /// <param name="name">A full reference, or a tag alone as layouts have it.</param>
    public bool MatchesName(string name)
    {
        if (name == _text)
        {
            return true;
        }

        if (_reference is null || !IsFullReference(name) || !ImageReference.TryParse(name, out var other, out _))
        {
            return false;
        }

        return other.WithDefaultTag() == _reference.WithDefaultTag() || (!IsFullReference(_text) && other.Tag == _text);
    }

    /// <summary>True when an image with this manifest or config digest is meant.</summary>
    public bool MatchesDigest(Digest digest) =>
        digest == _digest || (_idPrefix is not null && digest.Hex.StartsWith(_idPrefix, StringComparison.Ordinal));

    /// <summary>The selector as written, for messages.</summary>
    public override string ToString() => PrintableText.Clean(_text);

    /// <summary>containerd's rule: what holds one of these characters is a full reference, anything else a tag.</summary>
    private static bool IsFullReference(string name) => name.AsSpan().IndexOfAny('/', ':', '@') >= 0;
}

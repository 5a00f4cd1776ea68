namespace Strata.Core.Versions;

/// <summary>The parts of <c>[epoch:]version[-release]</c>, as rpm and pacman take a label apart.</summary>
internal readonly ref struct VersionLabel
{
    /// <summary>Takes a label apart; any text has an answer.</summary>
    public VersionLabel(ReadOnlySpan<char> text)
    {
        var digits = DigitRun.Length(text);
        var hasEpoch = digits < text.Length && text[digits] == ':';
        Epoch = hasEpoch ? text[..digits] : [];
        var rest = hasEpoch ? text[(digits + 1)..] : text;
        var hyphen = rest.LastIndexOf('-');
        HasRelease = hyphen >= 0;
        Release = HasRelease ? rest[(hyphen + 1)..] : [];
        Version = HasRelease ? rest[..hyphen] : rest;
    }

    /// <summary>The digits before the first colon; empty for none.</summary>
    public ReadOnlySpan<char> Epoch { get; }

    /// <summary>What is between the epoch and the last hyphen.</summary>
    public ReadOnlySpan<char> Version { get; }

    /// <summary>What is after the last hyphen.</summary>
    public ReadOnlySpan<char> Release { get; }

    /// <summary>True when there is a hyphen.</summary>
    public bool HasRelease { get; }
}

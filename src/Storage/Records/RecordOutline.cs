using System.Text;
using Strata.Core.Primitives;

namespace Strata.Storage.Records;

/// <summary>Walks through an encoded record for what the store itself needs, without making the advisory.</summary>
internal ref struct RecordOutline
{
    private static readonly RecentTexts Texts = new();

    private PackedReader _reader;
    private int _left;

    public RecordOutline(ReadOnlySpan<byte> record)
    {
        _reader = new PackedReader(record);
        KeyBytes = _reader.ReadTextBytes();
        IdBytes = _reader.ReadTextBytes();
        _reader.SkipTexts();
        _reader.SkipOptionalText();
        _reader.SkipTexts();
        _reader.SkipTexts();
        _reader.ReadInstant();
        _reader.ReadInstant();
        IsWithdrawn = _reader.ReadInstant() is not null;
        _left = _reader.ReadCount();
        Namespace = "";
        Name = "";
    }

    /// <summary>The key as UTF-8.</summary>
    public ReadOnlySpan<byte> KeyBytes { get; }

    /// <summary>The id as UTF-8.</summary>
    public ReadOnlySpan<byte> IdBytes { get; }

    public bool IsWithdrawn { get; }

    /// <summary>The namespace of the affected package that <see cref="MoveNext"/> came to.</summary>
    public string Namespace { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; }

    /// <summary>How many affected ranges it has.</summary>
    public int Ranges { get; private set; }

    /// <summary>Goes to the next affected package; false after the last.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        var affected = new PackedReader(_reader.ReadSized());
        Namespace = Decode(affected.ReadTextBytes(), Namespace);
        Name = Decode(affected.ReadTextBytes(), Name);
        affected.Take(3);
        affected.SkipOptionalText();
        Ranges = affected.ReadCount();
        return true;
    }

    /// <summary>Most records repeat their package's name for each release, so the last string is tried first.</summary>
    private static string Decode(ReadOnlySpan<byte> bytes, string last) =>
        last.Length == bytes.Length && Ascii.Equals(bytes, last) ? last : Texts.Get(bytes);
}

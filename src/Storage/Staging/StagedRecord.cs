using System.Text;
using Strata.Storage.Records;

namespace Strata.Storage.Staging;

/// <summary>
/// An encoded record and what it is sorted by: the package it names first, then its key. A reader asks for packages of one
/// namespace, so this order puts what it needs side by side.
/// </summary>
/// <param name="Namespace">The first package's namespace; empty when the record names none.</param>
/// <param name="Name">The first package's name.</param>
/// <param name="Key">The advisory's key.</param>
/// <param name="Bytes">The record; valid until the next one is asked for.</param>
internal readonly record struct StagedRecord(string Namespace, string Name, string Key, ReadOnlyMemory<byte> Bytes)
    : IComparable<StagedRecord>
{
    public static StagedRecord Of(ReadOnlyMemory<byte> bytes)
    {
        var outline = new RecordOutline(bytes.Span);
        var key = Encoding.UTF8.GetString(outline.KeyBytes);
        return outline.MoveNext()
            ? new StagedRecord(outline.Namespace, outline.Name, key, bytes)
            : new StagedRecord("", "", key, bytes);
    }

    public int CompareTo(StagedRecord other)
    {
        if (string.CompareOrdinal(Namespace, other.Namespace) is var byNamespace and not 0)
        {
            return byNamespace;
        }

        return string.CompareOrdinal(Name, other.Name) is var byName and not 0 ? byName : string.CompareOrdinal(Key, other.Key);
    }
}

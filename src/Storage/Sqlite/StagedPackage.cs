namespace Strata.Storage.Sqlite;

/// <summary>A package that records of a <see cref="StagedPiece"/> name, ordered by namespace and name.</summary>
internal readonly record struct StagedPackage(string Namespace, string Name) : IComparable<StagedPackage>
{
    public int CompareTo(StagedPackage other) => string.CompareOrdinal(Namespace, other.Namespace) is var byNamespace and not 0
        ? byNamespace
        : string.CompareOrdinal(Name, other.Name);
}

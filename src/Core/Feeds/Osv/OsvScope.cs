namespace Strata.Core.Feeds.Osv;

/// <summary>Which part of a set of records is wanted.</summary>
/// <param name="Partition">
/// The ecosystem whose rows are taken, since one record can be about several and comes with each of them; null takes all.
/// </param>
/// <param name="IsOwn">
/// True for own advisories: their records may name source or binary packages, and no family of records is taken for a duplicate of
/// another.
/// </param>
internal sealed record OsvScope(string? Partition, bool IsOwn)
{
    /// <summary>Everything, as own advisories.</summary>
    public static OsvScope Own { get; } = new(null, true);
}

namespace Strata.Storage.Vulnerabilities;

/// <summary>An edit of the journal that cannot be applied and was set aside.</summary>
/// <param name="Edit">The edit.</param>
/// <param name="Problem">Why not.</param>
public sealed record RefusedEdit(JournalledEdit Edit, string Problem);

namespace Strata.Storage.Sqlite;

/// <summary>A row of <c>change</c>.</summary>
/// <param name="Id">Its id, which is also its notification's.</param>
/// <param name="Hash">The sha256 of the packed change.</param>
internal readonly record struct ChangeRow(long Id, byte[] Hash);

using Strata.Core.Advisories;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Tests;

/// <summary>The contract on the advisories of a server's database.</summary>
public sealed class SqliteServedAdvisoryStoreTests : AdvisoryStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IAdvisoryStore Open() => new SqliteDatabase(
        StorageLocations.SingleFile(_folder.File("server.db")) with { StagingBytes = 32 << 10, CommitBytes = 4 << 10 }, TimeProvider.System).Advisories;
}

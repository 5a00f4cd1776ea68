using Strata.Core.Advisories;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Tests;

/// <summary>The contract on two files, with pieces so small that updates spill and commit often.</summary>
public sealed class SqliteAdvisoryStoreTests : AdvisoryStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IAdvisoryStore Open() => new SqliteAdvisoryStore(new StorageOptions
    {
        CachePath = _folder.File("cache/advisories.db"),
        OwnPath = _folder.File("data/own.db"),
        StagingBytes = 32 << 10,
        CommitBytes = 4 << 10,
    });
}

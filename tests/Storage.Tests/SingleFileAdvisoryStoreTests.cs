using Strata.Core.Advisories;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Tests;

/// <summary>The contract on one file, with the sizes of the product.</summary>
public sealed class SingleFileAdvisoryStoreTests : AdvisoryStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IAdvisoryStore Open() => new SqliteAdvisoryStore(StorageLocations.SingleFile(_folder.File("all.db")));
}

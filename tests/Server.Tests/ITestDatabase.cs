using Strata.Server.Configuration;
using Strata.Storage;

namespace Strata.Server.Tests;

/// <summary>A server's database for one test.</summary>
internal interface ITestDatabase : IAsyncDisposable
{
    /// <summary>The database, migrated.</summary>
    IServerDatabase Database { get; }

    /// <summary>How a server is told of it.</summary>
    DatabaseOptions Options => new();
}

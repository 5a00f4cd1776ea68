namespace Strata.Server.Configuration;

/// <summary>What keeps the server's data.</summary>
internal enum DatabaseEngine
{
    /// <summary>One file, for one server.</summary>
    Sqlite,

    /// <summary>PostgreSQL, for any number of servers.</summary>
    Postgres,
}

namespace Strata.Server.Configuration;

/// <summary>Where the server's data is.</summary>
internal sealed record DatabaseOptions
{
    /// <summary>The engine.</summary>
    public DatabaseEngine Engine { get; init; } = DatabaseEngine.Sqlite;

    /// <summary>The file of SQLite; null for <c>$XDG_DATA_HOME/strata/server.db</c>.</summary>
    public string? Path { get; init; }

    /// <summary>The connection string of PostgreSQL in Npgsql's form; it may hold a password.</summary>
    public string? Connection { get; init; }

    /// <summary>The connection string of a PostgreSQL replica that answers reads; null to read where is written.</summary>
    public string? ReadConnection { get; init; }

    /// <summary>PostgreSQL for a libpq connection, else the file with this path.</summary>
    public static DatabaseOptions Parse(string text) => LibpqConnection.IsConnection(text)
        ? new DatabaseOptions { Engine = DatabaseEngine.Postgres, Connection = LibpqConnection.Translate(text) }
        : new DatabaseOptions { Engine = DatabaseEngine.Sqlite, Path = text };
}

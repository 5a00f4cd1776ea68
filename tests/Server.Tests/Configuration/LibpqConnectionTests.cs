using Npgsql;
using Strata.Server.Configuration;
using Xunit;

namespace Strata.Server.Tests.Configuration;

public sealed class LibpqConnectionTests
{
    [Fact]
    public void Keyword_string_of_Clairs_sample_is_translated()
    {
        var connection = Read("host=localhost port=5432 user=postgres sslmode=disable statement_timeout=60000");

        Assert.Equal(("localhost", 5432, "postgres"), (connection.Host, connection.Port, connection.Username));
        Assert.Equal(SslMode.Disable, connection.SslMode);
        Assert.Equal("-c statement_timeout=60000", connection.Options);
    }

    [Fact]
    public void Address_of_Harbors_file_is_translated()
    {
        var connection = Read("postgresql://postgres:root123@postgresql:5432/postgres?sslmode=disable");

        Assert.Equal(("postgresql", 5432, "postgres", "root123", "postgres"),
            (connection.Host, connection.Port, connection.Username, connection.Password, connection.Database));
    }

    [Fact]
    public void Quoted_values_keep_blanks_and_backslashes_escape()
    {
        var connection = Read(@"host = db  password='a b\'c\\d' user=x\ y dbname=''");

        Assert.Equal(@"a b'c\d", connection.Password);
        Assert.Equal("x y", connection.Username);
    }

    [Fact]
    public void Percent_escapes_in_an_address_are_undone()
    {
        var connection = Read("postgres://us%40er:p%3Aw%2F%25@db.example/my%20db?application_name=a%20b");

        Assert.Equal(("us@er", "p:w/%", "my db", "a b"),
            (connection.Username, connection.Password, connection.Database, connection.ApplicationName));
    }

    [Theory]
    [InlineData("postgresql://%2Fvar%2Frun%2Fpostgresql/db", "/var/run/postgresql")]
    [InlineData("postgresql://[::1]:5433/db", "::1")]
    [InlineData("postgresql:///db", "localhost")]
    [InlineData("postgresql:///db?host=/tmp", "/tmp")]
    [InlineData("postgresql://a:5432,b:5433/db?target_session_attrs=read-write", "a:5432,b:5433")]
    public void Hosts_of_every_form_are_understood(string text, string host) => Assert.Equal(host, Read(text).Host);

    [Theory]
    [InlineData("host")]
    [InlineData("host=db password='x")]
    [InlineData("host=db sslmode=maybe")]
    [InlineData("host=db port=x")]
    [InlineData("service=prod")]
    [InlineData("postgres://db/x?novalue")]
    public void Malformed_connection_is_refused_without_its_values(string text)
    {
        var problem = Assert.Throws<ConfigurationException>(() => LibpqConnection.Translate(text));

        Assert.DoesNotContain("prod", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("maybe", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/var/lib/strata/server.db", false)]
    [InlineData("server.db", false)]
    [InlineData("postgres://db", true)]
    [InlineData("host=db", true)]
    [InlineData("./a=b.db", false)]
    public void Path_is_told_from_connection(string text, bool isConnection) => Assert.Equal(isConnection, LibpqConnection.IsConnection(text));

    private static NpgsqlConnectionStringBuilder Read(string text) => new(LibpqConnection.Translate(text));
}

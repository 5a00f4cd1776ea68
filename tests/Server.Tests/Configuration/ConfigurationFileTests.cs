using Strata.Server.Auth;
using Strata.Server.Configuration;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    private static readonly ServerEnvironment Nothing = new()
    {
        Variable = _ => null,
        ReadFile = path => throw new FileNotFoundException("It does not exist.", path),
    };

    [Fact]
    public void Without_a_file_only_this_machine_is_served()
    {
        var options = new ServerOptions();

        Assert.True(options.Api.Listen.IsLoopback && options.Api.HealthListen.IsLoopback);
        Assert.Equal((6060, 6061), (options.Api.Listen.Port, options.Api.HealthListen.Port));
        Assert.Equal(DatabaseEngine.Sqlite, options.Database.Engine);
    }

    [Theory]
    [InlineData("clair-sample.yaml", 900)]
    [InlineData("harbor.yaml", 300)]
    public void Shipped_Clair_files_load_unchanged(string file, int timeout)
    {
        var loaded = ConfigurationFile.Load(Path.Combine(Folder, file), new ServerOptions(), ServerEnvironment.OfProcess());

        Assert.Empty(loaded.Warnings);
        Assert.Equal(DatabaseEngine.Postgres, loaded.Options.Database.Engine);
        Assert.Equal(new ListenAddress(null, 6060), loaded.Options.Api.Listen);
        Assert.Equal(new ListenAddress(null, 6061), loaded.Options.Api.HealthListen);
        Assert.Equal(TimeSpan.FromSeconds(timeout), loaded.Options.Api.Timeout);
    }

    [Fact]
    public void Unknown_Clair_key_is_a_warning_that_names_the_nearest_one()
    {
        var loaded = Parse("clair:\n  api:\n    tiemout: 5s\n    worker: 3\n");

        Assert.Equal(
            [
                "clair.api.tiemout (line 3) is not a known setting; did you mean 'timeout'? It is ignored.",
                "clair.api.worker (line 4) is not a known setting. It is ignored.",
            ],
            loaded.Warnings);
        Assert.Equal(TimeSpan.FromSeconds(900), loaded.Options.Api.Timeout);
    }

    [Theory]
    [InlineData("strata:\n  layers:\n    sorces: [a]\n", "strata.layers.sorces (line 3) is not a known setting; did you mean 'sources'?")]
    [InlineData("strata:\n  layer: 3\n", "strata.layer (line 2) is not a known setting; did you mean 'layers'?")]
    [InlineData("strata:\n  auth:\n    tokens:\n      - {name: a, hash: b}\n", "strata.auth.tokens.hash (line 4) is not a known setting.")]
    public void Unknown_key_of_ours_is_an_error(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => Parse(text)).Message);

    [Theory]
    [InlineData("clair:\n  api:\n    timeout: 900\n", "clair.api.timeout (line 3) must be a duration such as 300s, 15m or 1h30m.")]
    [InlineData("clair:\n  api:\n    port: 70000\n", "clair.api.port (line 3) must be a whole number from 0 to 65535.")]
    [InlineData("clair:\n  api:\n    addr: nowhere\n", "clair.api.addr (line 3) must be HOST:PORT with an IP address.")]
    [InlineData("clair:\n  api:\n    paginationkey: short\n", "clair.api.paginationkey (line 3) must be 32 bytes as URL-safe base64 (44 characters).")]
    [InlineData("clair:\n  api: 5\n", "clair.api (line 2) must be a mapping.")]
    [InlineData("- 1\n", "The file must be a mapping with 'clair:' or 'strata:' at the top.")]
    [InlineData("clair:\n  api:\n    cafile: ca.pem\n",
        "clair.api.cafile asks for client certificates, which need TLS: set clair.api.certfile and clair.api.keyfile too.")]
    [InlineData("clair:\n  api:\n    certfile: a.pem\n", "clair.api.certfile and clair.api.keyfile belong together: set both or none.")]
    public void Value_that_cannot_be_is_an_error_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => Parse(text)).Message);

    [Theory]
    [InlineData("clair: [")]
    [InlineData("clair:\n\tapi: 5")]
    [InlineData("clair: &a\n  api: *b")]
    [InlineData("!<%zz> clair: 1")]
    public void Damaged_file_is_an_error(string text) => Assert.Throws<ConfigurationException>(() => Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("clair:\n")]
    [InlineData("clair:\n  api:\n  database:\n")]
    [InlineData("# nothing\n")]
    public void Empty_file_and_empty_sections_are_defaults(string text) => Assert.Empty(Parse(text).Warnings);

    [Fact]
    public void Own_address_keys_name_host_and_port()
    {
        var api = Parse("clair:\n  api:\n    addr: 10.0.0.1:80\n    healthaddr: '[::1]:81'\n").Options.Api;

        Assert.Equal("10.0.0.1:80", api.Listen.ToString());
        Assert.Equal("[::1]:81", api.HealthListen.ToString());
    }

    [Fact]
    public void Sqlite_is_named_by_type_and_path()
    {
        var database = Parse("clair:\n  database:\n    type: sqlite\n    options:\n      source: /srv/strata.db\n").Options.Database;

        Assert.Equal((DatabaseEngine.Sqlite, "/srv/strata.db"), (database.Engine, database.Path));
    }

    [Fact]
    public void Secrets_may_lie_in_a_file_or_a_variable()
    {
        var environment = new ServerEnvironment
        {
            Variable = name => name == "DATABASE" ? "host=db password=geheim" : null,
            ReadFile = path => path == "/run/key" ? "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n" : throw new FileNotFoundException(),
        };
        var text = "clair:\n  database:\n    options:\n      source: env:DATABASE\n  api:\n    paginationkey: file:/run/key\n";

        var options = ConfigurationFile.Parse(text, new ServerOptions(), environment).Options;

        Assert.Contains("geheim", options.Database.Connection, StringComparison.Ordinal);
        Assert.Equal(32, options.Api.PaginationKey!.Value.Length);
    }

    [Fact]
    public void Secret_that_is_not_there_is_an_error_that_says_where_it_should_be() =>
        Assert.Equal(
            "clair.database.options.source: the environment variable 'NOPE' is not set.",
            Assert.Throws<ConfigurationException>(() => Parse("clair:\n  database:\n    options:\n      source: env:NOPE\n")).Message);

    [Fact]
    public void Tokens_are_read_with_their_scopes()
    {
        var hash = new string('a', 64);
        var auth = Parse($"strata:\n  auth:\n    tokens:\n      - name: harbor\n        sha256: {hash}\n        scopes: [read, scan]\n").Options.Auth;

        var token = Assert.Single(auth.Tokens);
        Assert.Equal(("harbor", ApiScopes.Scan), (token.Name, token.Scopes));
    }

    [Fact]
    public void Variables_in_the_path_of_the_file_are_expanded()
    {
        var read = new List<string>();
        var environment = new ServerEnvironment
        {
            Variable = name => name == "HOME" ? "/root" : null,
            ReadFile = path =>
            {
                read.Add(path);
                return "";
            },
        };

        ConfigurationFile.Load("$HOME/${HOME}.yaml", new ServerOptions(), environment);

        Assert.Equal(["/root//root.yaml"], read);
    }

    [Fact]
    public void Printed_configuration_masks_secrets_and_can_be_read_again()
    {
        var hash = new string('b', 64);
        var text = "clair:\n  database:\n    options:\n      source: host=db user=u password=geheim\n  api:\n    timeout: 90s\n"
            + "    paginationkey: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
            + $"strata:\n  layers:\n    sources: [a.example, 'b:5000']\n  auth:\n    tokens:\n      - {{name: x, sha256: {hash}, scopes: admin}}\n";

        var printed = ConfigurationPrinter.Print(Parse(text).Options);

        Assert.DoesNotContain("geheim", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("AAEC", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, printed, StringComparison.Ordinal);
        Assert.Contains("    timeout: 1m30s\n", printed, StringComparison.Ordinal);
        Assert.Contains("    sources: [a.example, \"b:5000\"]\n", printed, StringComparison.Ordinal);
    }

    private static string Folder => Path.Combine(Repository.Root, "tests/Server.Tests/Configuration/testdata");

    private static LoadedConfiguration Parse(string text) => ConfigurationFile.Parse(text, new ServerOptions(), Nothing);
}

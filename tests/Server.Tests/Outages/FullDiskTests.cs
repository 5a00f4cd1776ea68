using System.Globalization;
using Strata.Server.Configuration;
using Strata.Server.Tests.Replicas;
using Strata.Storage;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Outages;

/// <summary>A disk without room, as the API shows it.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Vulnerabilities = "/v1/namespaces/debian:9/vulnerabilities";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Full_SQLite_refuses_what_is_new_goes_on_reading_and_writes_again_when_there_is_room()
    {
        await using var disk = await SmallFileSystem.MountAsync(24, Token);
        await using var server = await TestServer.StartAsync(database: await OnDiskAsync(disk));
        Assert.Equal(201, (await server.PostLayerAsync("base", "debian.tar.gz")).Status);
        await disk.FillAsync(2, Token);
        var written = new List<string>();
        TestAnswer answer;
        do
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"CVE-2033-{written.Count}");
            answer = await WriteAsync(server, name, written.Count);
            if (answer.Status == 201)
            {
                written.Add(name);
            }
        }
        while (answer.Status == 201);

        Assert.Equal((500, "database: an error occured when querying the backend"), (answer.Status, answer.Error));
        Assert.Equal(500, (await server.PostLayerAsync("another", "alpine.tar.gz")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", "/v1/layers/another")).Status);
        Assert.Equal(200, (await server.SendAsync("GET", "/v1/layers/base?vulnerabilities")).Status);
        using (var health = await server.Client.GetAsync(new Uri(server.Health, "/health"), Token))
        {
            Assert.Equal(200, (int)health.StatusCode);
        }

        Assert.NotEmpty(written);
        await AssertThereAsync(server, written);

        disk.Free();
        Assert.Equal(201, (await WriteAsync(server, "CVE-AFTER", 0)).Status);
        Assert.Equal(201, (await server.PostLayerAsync("another", "alpine.tar.gz")).Status);
        await AssertThereAsync(server, written);
    }

    [Fact(Timeout = 300_000)]
    public async Task Layer_that_finds_no_room_for_its_temporary_files_is_500_and_can_be_posted_again()
    {
        await using var disk = await SmallFileSystem.MountAsync(24, Token);
        await disk.FillAsync(2, Token);
        var layer = new LayerBuilder()
            .File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n")
            .File("var/lib/dpkg/status", SampleBlobs.Status(("wget", "1.18-5", null)) + new string('\n', 12 << 20))
            .Build(LayerCompression.Gzip);
        await using var blobs = new FakeBlobHost(request => FakeBlobAnswer.Of(layer, request));
        await using var server = await ServerReplica.StartAsync(
            _folder.Write("config.yaml", "clair:\n  updater:\n"), _folder.PathOf("server.db"), ("TMPDIR", disk.Path));
        var body = $$$"""{"Layer":{"Name":"a","Path":"{{{blobs.Address("/layer")}}}","Format":"Docker"}}""";

        var full = await server.SendAsync("POST", "/v1/layers", body);
        disk.Free();
        var again = await server.SendAsync("POST", "/v1/layers", body);

        Assert.Equal((500, """{"Error":{"Message":"something went wrong when interacting with the fs"}}""" + "\n"), full);
        Assert.True(again.Status == 201, again.Body);
        Assert.Contains("\"wget\"", (await server.SendAsync("GET", "/v1/layers/a?features")).Body, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static async Task<ITestDatabase> OnDiskAsync(SmallFileSystem disk)
    {
        var database = new OnDisk(new SqliteDatabase(disk.PathOf("server.db")));
        await database.Database.MigrateAsync(Token);
        return database;
    }

    private static Task<TestAnswer> WriteAsync(TestServer server, string name, int number)
    {
        // Descriptions that do not compress to nothing.
        var description = string.Concat(Enumerable.Range(number * 20_000, 20_000).Select(value => (value * 2_654_435_761L).ToString("x", CultureInfo.InvariantCulture)));
        return server.SendAsync("POST", Vulnerabilities, $$$"""{"Vulnerability":{"Name":"{{{name}}}","Severity":"High","Description":"{{{description}}}"}}""");
    }

    private static async Task AssertThereAsync(TestServer server, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var answer = await server.SendAsync("GET", $"{Vulnerabilities}/{name}");
            Assert.Equal(200, answer.Status);
            Assert.True(answer.Json().GetProperty("Vulnerability").GetProperty("Description").GetString()!.Length > 100_000);
        }
    }

    private sealed class OnDisk(IServerDatabase database) : ITestDatabase
    {
        public IServerDatabase Database { get; } = database;

        public DatabaseOptions Options => new();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}

using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Server.Configuration;
using Strata.Server.Harbor.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>
/// A server, a Harbor and its registry. The registry wants tokens of its token server, answers 412 to basic credentials as a protected project
/// does, and gives tokens for the robot account of a request, whose secret has a colon in it.
/// </summary>
internal sealed class HarborScene : IAsyncDisposable
{
    public const string Repository = "team/web/api";
    public const string Robot = "Basic cm9ib3QkdGVhbStzY2FubmVyOnM6M2NyZXQ=";
    public const string Token = "token-of-the-robot";

    private bool _isClosed;

    private HarborScene(TestServer server, FakeRegistry registry)
    {
        (Server, Registry) = (server, registry);
        Address = new Uri(server.Api, "/harbor");
        Client = new HarborClient(Address);
        RegistryAddress = registry.Server.Address("").GetLeftPart(UriPartial.Authority);
        registry.Challenge = $"Bearer realm=\"{RegistryAddress}/token\",service=\"harbor-registry\",scope=\"repository:{Repository}:pull\"";
        registry.Accepted.Add($"Bearer {Token}");
        registry.Tokens = request => request["Authorization"] == Robot
            ? FakeRegistry.Token(Token, ",\"expires_in\":1800")
            : new FakeBlobAnswer { Status = 401, Body = """{"errors":[{"code":"UNAUTHORIZED"}]}"""u8.ToArray() };
        registry.Instead = Protect;
    }

    public TestServer Server { get; }

    public FakeRegistry Registry { get; }

    /// <summary>The registration's address.</summary>
    public Uri Address { get; }

    public HarborClient Client { get; }

    /// <summary>The registry's address, as a request has it.</summary>
    public string RegistryAddress { get; }

    /// <summary>Requests for contents, without those for tokens.</summary>
    public IReadOnlyList<FakeBlobRequest> Contents => [.. Registry.Server.Requests.Where(request => request.Target.StartsWith("/v2/", StringComparison.Ordinal))];

    /// <summary>Starts all, with two advisories for Debian 12.</summary>
    public static async Task<HarborScene> StartAsync(
        ITestDatabase? database = null, Func<ServerOptions, ServerOptions>? change = null, TimeProvider? time = null, FakeRegistry? registry = null)
    {
        var server = await TestServer.StartAsync(change, database, time);
        await server.Database.Advisories.ReplaceAsync(
            new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = "v1", Checked = TimeProvider.System.GetUtcNow(), Namespaces = ["debian:12"] },
            new[] { Record("CVE-2025-0001", "libfoo1", "1.2-3+deb12u1"), Record("CVE-2025-0002", "libbar", null) }.ToAsyncEnumerable(),
            TestContext.Current.CancellationToken);
        await server.Services.GetRequiredService<FeedDates>().RefreshAsync(TestContext.Current.CancellationToken);
        return new HarborScene(server, registry ?? new FakeRegistry(Repository));
    }

    /// <summary>A layer of Debian 12 with these packages.</summary>
    public static LayerBuilder Debian(params (string Name, string Version, string? Source)[] packages) => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .File("var/lib/dpkg/status", SampleBlobs.Status(packages));

    /// <summary>Puts an image into the registry that one of the advisories is about.</summary>
    public Digest AddImage(params (string Name, string Version, string? Source)[] packages) =>
        Registry.AddImage(new ImageBuilder().Layer(Debian(packages is [] ? [("libfoo1", "1.2-3", null)] : packages).Build()), tag: null);

    /// <summary>The content of the registry that a path asks for, or null.</summary>
    public byte[]? Blob(string target) => Registry.Find(target);

    /// <summary>The request for a scan.</summary>
    /// <param name="digest">The manifest.</param>
    /// <param name="capabilities">What is enabled; null for vulnerabilities as Harbor writes them.</param>
    /// <param name="authorization">The credential.</param>
    /// <param name="mimeType">The manifest's type.</param>
    public string Request(Digest digest, string? capabilities = null, string authorization = Robot, string mimeType = "application/vnd.oci.image.manifest.v1+json") =>
        $$"""
        {"registry":{"url":"{{RegistryAddress}}","authorization":"{{authorization}}","insecure":false},
         "artifact":{"repository":"{{Repository}}","tag":"","digest":"{{digest}}","mime_type":"{{mimeType}}","size":7340032},
         "enabled_capabilities":{{capabilities ?? $$"""[{"type":"vulnerability","produces_mime_types":["{{HarborClient.V}}"],"parameters":null}]"""}} }
        """;

    /// <summary>Refuses basic credentials at contents.</summary>
    public static FakeBlobAnswer? Protect(FakeBlobRequest request) =>
        request.Target.StartsWith("/v2/", StringComparison.Ordinal) && request["Authorization"]?.StartsWith("Basic", StringComparison.OrdinalIgnoreCase) == true
            ? new FakeBlobAnswer { Status = 412, Body = Encoding.UTF8.GetBytes("""{"errors":[{"code":"PROJECTPOLICYVIOLATION","message":"blocked"}]}""") }
            : null;

    /// <summary>Takes the registry away.</summary>
    public async Task CloseRegistryAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await Registry.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await CloseRegistryAsync();
    }

    private static Advisory Record(string id, string package, string? fix) => new()
    {
        Key = id,
        Id = id,
        Summary = $"A flaw of {package}.",
        Cvss = ["CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H"],
        Links = [$"https://security-tracker.debian.org/tracker/{id}"],
        Affected =
        [
            new AffectedPackage
            {
                Namespace = "debian:12",
                Name = package,
                Kind = PackageKind.Any,
                Ranges = [fix is null ? VersionRange.All : VersionRange.Before(fix)],
                FixedVersion = fix,
                State = fix is null ? FixState.Affected : FixState.Fixed,
            },
        ],
    };
}

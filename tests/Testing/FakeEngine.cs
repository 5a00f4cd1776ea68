using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Strata.Testing;

/// <summary>
/// An engine that has images and speaks the Engine API as dockerd does: the version is agreed on by a ping, what is older than it allows
/// is refused, exports are chunked. Any answer can be replaced to break it.
/// </summary>
public sealed class FakeEngine : IAsyncDisposable
{
    private readonly Dictionary<string, (string Inspect, byte[] Export)> _images = new(StringComparer.Ordinal);
    private readonly FakeBlobHost _host;

    /// <summary>Starts an engine.</summary>
    /// <param name="socketPath">Where it listens; null for a port of the loopback interface.</param>
    /// <param name="certificate">The certificate of TLS, or null for plain text.</param>
    /// <param name="judgeClient">Judges the certificates of clients; null to ask for none.</param>
    public FakeEngine(string? socketPath = null, X509Certificate2? certificate = null, RemoteCertificateValidationCallback? judgeClient = null) =>
        _host = new FakeBlobHost(Answer, certificate, keepsConnections: true, socketPath, judgeClient);

    /// <summary>The version that it offers; null to offer none.</summary>
    public string? ApiVersion { get; set; } = "1.47";

    /// <summary>Versions below this are refused.</summary>
    public string MinimumVersion { get; set; } = "1.24";

    /// <summary>The port that it listens on.</summary>
    public int Port => _host.Port;

    /// <summary>The targets that were asked for, with their methods.</summary>
    public IReadOnlyList<string> Requests => [.. _host.Requests.Select(request => $"{request.Method} {request.Target}")];

    /// <summary>Replaces the answer to a request; null to leave it as it is.</summary>
    public Func<FakeBlobRequest, FakeBlobAnswer?>? Instead { get; set; }

    /// <summary>Adds an image as a graph driver has it, under a name and its id.</summary>
    public FakeEngine Add(ImageBuilder image, string name, Func<DockerArchiveBuilder, DockerArchiveBuilder>? write = null)
    {
        var export = (write ?? (archive => archive.AsClassic()))(new DockerArchiveBuilder().Add(image)).ToTar();
        return Add(image.Id.ToString(), [name], image, export);
    }

    /// <summary>Adds an image with what the engine says of it and exports.</summary>
    public FakeEngine Add(string id, string[] names, ImageBuilder image, byte[] export, string more = "")
    {
        var layers = string.Join(',', image.DiffIds.Select(layer => ImageBuilder.Quote(layer)));
        var inspect = $$"""
            {"Id":"{{id}}","RepoTags":[{{string.Join(',', names.Select(ImageBuilder.Quote))}}],"RepoDigests":[],"Os":"linux","Architecture":"amd64",
            "RootFS":{"Type":"layers","Layers":[{{layers}}]}{{more}}}
            """;
        foreach (var name in names.Append(id).Append(id[7..]).Append(id[7..19]))
        {
            _images[name] = (inspect, export);
        }

        return this;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static FakeBlobAnswer Json(int status, string body) =>
        new() { Status = status, Headers = ["Content-Type: application/json"], Body = Encoding.UTF8.GetBytes(body), IsChunked = true };

    private FakeBlobAnswer Answer(FakeBlobRequest request)
    {
        if (Instead?.Invoke(request) is { } answer)
        {
            return answer;
        }

        var path = request.Target.Split('?')[0];
        if (path == "/_ping")
        {
            var headers = ApiVersion is null ? Array.Empty<string>() : [$"Api-Version: {ApiVersion}", "Server: Docker/27.0.0 (linux)"];
            return new FakeBlobAnswer { Headers = headers, Body = request.Method == "HEAD" ? [] : "OK"u8.ToArray() };
        }

        var version = path[2..path.IndexOf('/', 2)];
        if (Version.Parse(version) < Version.Parse(MinimumVersion))
        {
            return Json(400, $$"""{"message":"client version {{version}} is too old. Minimum supported API version is {{MinimumVersion}}, please upgrade your client to a newer version"}""");
        }

        var name = path["/v/images/".Length..][version.Length..];
        var end = name.LastIndexOf('/');
        return !_images.TryGetValue(name[..end], out var image) ? Json(404, $$"""{"message":"No such image: {{name[..end]}}"}""")
            : name[end..] == "/get" ? new FakeBlobAnswer { Headers = ["Content-Type: application/x-tar"], Body = image.Export, IsChunked = true }
            : Json(200, image.Inspect);
    }
}

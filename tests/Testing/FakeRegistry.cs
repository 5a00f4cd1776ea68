using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>
/// A registry on the loopback interface that speaks the distribution API over <see cref="FakeBlobHost"/>, with a token server beside it,
/// and can be told to do anything else in place of that.
/// </summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    private readonly Dictionary<string, (byte[] Body, string? Type)> _contents = new(StringComparer.Ordinal);
    private readonly string _repository;

    /// <summary>Starts listening.</summary>
    /// <param name="repository">The one repository.</param>
    /// <param name="certificate">The certificate with its key, or null for plain http.</param>
    public FakeRegistry(string repository = "acme/app", X509Certificate2? certificate = null)
    {
        _repository = repository;
        Server = new FakeBlobHost(Answer, certificate);
    }

    /// <summary>The server.</summary>
    public FakeBlobHost Server { get; }

    /// <summary>What is answered in place of the content; null for the content.</summary>
    public Func<FakeBlobRequest, FakeBlobAnswer?> Instead { get; set; } = _ => null;

    /// <summary>The value of <c>WWW-Authenticate</c> for requests without one of <see cref="Accepted"/>; null when everybody may pull.</summary>
    public string? Challenge { get; set; }

    /// <summary>The <c>Authorization</c> headers that are let in.</summary>
    public HashSet<string> Accepted { get; } = new(StringComparer.Ordinal);

    /// <summary>What the token server at <c>/token</c> answers; null for none.</summary>
    public Func<FakeBlobRequest, FakeBlobAnswer>? Tokens { get; set; }

    /// <summary>The repository's name at <c>registry.test</c>.</summary>
    public string Name => NameAt("registry.test");

    /// <summary>The repository's name under any host name.</summary>
    public string NameAt(string host) => $"{Server.Address("/", host).Authority}/{_repository}";

    /// <summary>The requests for tokens.</summary>
    public IReadOnlyList<FakeBlobRequest> TokenRequests => [.. Server.Requests.Where(request => request.Target.StartsWith("/token", StringComparison.Ordinal))];

    /// <summary>The paths that were asked for, without the repository.</summary>
    public IReadOnlyList<string> Paths => [.. Server.Requests.Select(request => request.Target.Replace($"/v2/{_repository}/", "", StringComparison.Ordinal))];

    /// <summary>A challenge of the bearer scheme that leads to the token server beside.</summary>
    public string BearerChallenge(string more = "") => $"Bearer realm=\"{Server.Address("/token", "registry.test")}\",service=\"fake\"{more}";

    /// <summary>An answer with a token.</summary>
    public static FakeBlobAnswer Token(string token, string more = "") => new() { Body = Encoding.UTF8.GetBytes($$"""{"token":"{{token}}"{{more}}}""") };

    /// <summary>Adds a blob and returns its descriptor.</summary>
    public string AddBlob(byte[] content, string mediaType, string more = "")
    {
        var digest = Digest.Sha256Of(content);
        _contents[$"blobs/{digest}"] = (content, "application/octet-stream");
        return $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{content.Length}}{{more}}}""";
    }

    /// <summary>Adds a manifest by its digest, and by a tag unless that is null, and returns its digest.</summary>
    public Digest AddManifest(string json, string? tag = "latest", string? contentType = ManifestType)
    {
        var content = Encoding.UTF8.GetBytes(json);
        var digest = Digest.Sha256Of(content);
        _contents[$"manifests/{digest}"] = (content, contentType);
        if (tag is not null)
        {
            _contents[$"manifests/{tag}"] = (content, contentType);
        }

        return digest;
    }

    /// <summary>The manifest of an image whose blobs are added.</summary>
    public string ManifestOf(ImageBuilder image, string layerMore = "")
    {
        var layers = image.Layers.Select(layer => AddBlob(ArchiveBuilder.Gzip(layer), "application/vnd.oci.image.layer.v1.tar+gzip", layerMore));
        var config = AddBlob(image.Config, "application/vnd.oci.image.config.v1+json");
        return $$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{config}},"layers":[{{string.Join(',', layers)}}]}""";
    }

    /// <summary>Adds an image and returns its manifest's digest.</summary>
    public Digest AddImage(ImageBuilder image, string? tag = "latest") => AddManifest(ManifestOf(image), tag);

    /// <summary>Adds an image and returns the descriptor that an index has for it.</summary>
    public string AddEntry(ImageBuilder image, string os, string architecture)
    {
        var manifest = ManifestOf(image);
        var digest = AddManifest(manifest, tag: null);
        return $$"""{"mediaType":"{{ManifestType}}","digest":"{{digest}}","size":{{manifest.Length}},"platform":{"os":"{{os}}","architecture":"{{architecture}}"} }""";
    }

    /// <summary>Adds an index and returns its digest.</summary>
    public Digest AddIndex(string? tag, params string[] entries) =>
        AddManifest($$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{string.Join(',', entries)}}]}""", tag, IndexType);

    /// <summary>The content that a path asks for, or null.</summary>
    public byte[]? Find(string path) => _contents.TryGetValue(path.Replace($"/v2/{_repository}/", "", StringComparison.Ordinal), out var content) ? content.Body : null;

    /// <summary>Stops listening.</summary>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private FakeBlobAnswer Answer(FakeBlobRequest request)
    {
        if (Instead(request) is { } instead)
        {
            return instead;
        }

        if (request.Target.StartsWith("/token", StringComparison.Ordinal) && Tokens is { } tokens)
        {
            return tokens(request);
        }

        if (Challenge is { } challenge && !Accepted.Contains(request["Authorization"] ?? ""))
        {
            return new FakeBlobAnswer { Status = 401, Headers = [$"WWW-Authenticate: {challenge}"], Body = """{"errors":[{"code":"UNAUTHORIZED"}]}"""u8.ToArray() };
        }

        // To a proxy the whole address is sent.
        var path = request.Target.StartsWith('/') ? request.Target : new Uri(request.Target).AbsolutePath;
        return _contents.TryGetValue(path.Replace($"/v2/{_repository}/", "", StringComparison.Ordinal), out var content)
            ? Serve(content.Body, content.Type, request)
            : new FakeBlobAnswer { Status = 404, Body = """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"""u8.ToArray() };
    }

    private static FakeBlobAnswer Serve(byte[] body, string? type, FakeBlobRequest request)
    {
        var answer = FakeBlobAnswer.Of(body, request);
        return type is null ? answer : answer with { Headers = [.. answer.Headers, $"Content-Type: {type}"] };
    }
}

using System.Text;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>The contexts of the docker command, as <c>docker context create</c> stores them (docker/cli, cli/context/store).</summary>
internal static class DockerContext
{
    /// <summary>The context that means the other settings.</summary>
    public const string Default = "default";

    private const string Endpoint = "docker";

    /// <summary>The context that the configuration file chooses, or null. What cannot be read chooses nothing, as with no file.</summary>
    public static string? CurrentIn(string? folder)
    {
        try
        {
            return folder is not null && ReadFile(Path.Combine(folder, "config.json")) is { } json
                ? ImageJson.Parse(json, "config.json", root => ImageJson.Text(root, "currentContext", "config.json")) is { Length: > 0 } name ? name : null
                : null;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The engine of a context. Only the digest of the name is used as a path, so the name may hold anything.
    /// </summary>
    /// <exception cref="ImageUnavailableException">There is no such context, or its file is damaged.</exception>
    public static EngineEndpoint Read(string? folder, string name)
    {
        var shown = PrintableText.Clean(name, 200);
        var hash = Digest.Sha256Of(Encoding.UTF8.GetBytes(name)).Hex;
        var contexts = Path.Combine(folder ?? "", "contexts");
        try
        {
            var json = (folder is null ? null : ReadFile(Path.Combine(contexts, "meta", hash, "meta.json")))
                ?? throw new ImageUnavailableException($"there is no docker context '{shown}'; 'docker context ls' lists them.");
            var (host, isVerified) = ImageJson.Parse(json, "meta.json", root =>
            {
                var engine = ImageJson.Member(root, "Endpoints", "meta.json") is { } endpoints ? ImageJson.Member(endpoints, Endpoint, "meta.json") : null;
                return engine is not { } found
                    ? throw new ImageFormatException("it names no docker engine")
                    : (ImageJson.Text(found, "Host", "meta.json") ?? "", ImageJson.Member(found, "SkipTLSVerify", "meta.json") is not { ValueKind: System.Text.Json.JsonValueKind.True });
            });

            var tls = EngineTls.InFolder(Path.Combine(contexts, "tls", hash, Endpoint), isVerified);
            var usesTls = tls is not { AuthorityFile: null, CertificateFile: null, KeyFile: null } || !isVerified;
            return new EngineEndpoint(EngineAddress.Parse(host, $"the context '{shown}'"), usesTls ? tls : null, $"the context '{shown}'");
        }
        catch (ImageFormatException e)
        {
            throw new ImageUnavailableException($"the docker context '{shown}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A small file, or null when it cannot be read.</summary>
    private static byte[]? ReadFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= ImageJson.MaximumManifestBytes } ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using Strata.Core.Images;
using Strata.Core.Primitives;
using Strata.Server.Images;

namespace Strata.Server.Harbor.Requests;

/// <summary>
/// Reads and checks the body of <c>POST /scan</c>: first that it is JSON of the right types (else 400), then what it says (else 422). Members
/// that are not known do not matter. The registry is not asked anything.
/// </summary>
internal static class ScanRequestReader
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaximumBody = 1 << 20;

    private const string Vulnerability = "vulnerability";
    private const string Sbom = "sbom";

    /// <summary>The request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="servesSboms">True when SBOMs are among the server's capabilities.</param>
    /// <exception cref="HarborProblemException">The body is no such request.</exception>
    public static HarborScanRequest Read(ReadOnlyMemory<byte> body, bool servesSboms)
    {
        using var document = Parse(body);
        var root = new RequestMember(document.RootElement, "").CheckObject();
        var registry = root["registry"].CheckObject();
        var artifact = root["artifact"].CheckObject();
        var capabilities = root["enabled_capabilities"].Items();
        var (url, authorization) = (registry["url"].Text(), registry["authorization"].Text());
        registry["insecure"].CheckFlag();
        var (repository, digest) = (artifact["repository"].Text(), artifact["digest"].Text());
        var (tag, mimeType) = (artifact["tag"].Text(), artifact["mime_type"].Text());
        artifact["size"].CheckInteger();
        artifact["namespace_id"].CheckInteger();
        foreach (var capability in capabilities)
        {
            CheckTypes(capability);
        }

        Demand(root["registry"]);
        Demand(root["artifact"]);
        var address = ReadAddress(url);
        CheckRepository(repository);
        var parsed = Digest.TryParse(digest, out var known)
            ? known
            : throw HarborProblemException.Invalid(string.IsNullOrEmpty(digest) ? "artifact.digest is missing" : "artifact.digest must be sha256: and 64 hexadecimal digits");
        CheckAuthorization(authorization);
        CheckCapabilities(capabilities);
        var request = new HarborScanRequest(
            address,
            string.IsNullOrWhiteSpace(authorization) ? null : authorization.Trim(),
            new HarborArtifact(repository!, digest!, string.IsNullOrEmpty(tag) ? null : tag, string.IsNullOrEmpty(mimeType) ? null : mimeType))
        {
            Digest = parsed,
            WantsVulnerabilities = capabilities.Count == 0 || capabilities.Any(capability => capability["type"].Text() == Vulnerability),
            Sboms = [.. capabilities.Where(capability => capability["type"].Text() == Sbom).SelectMany(capability => ReadSboms(capability, servesSboms)).Distinct()],
        };
        CheckMediaType(mimeType);
        return request;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw HarborProblemException.Malformed(body.IsEmpty ? "the body is empty" : "the body is not JSON");
        }
    }

    private static void CheckTypes(RequestMember capability)
    {
        if (!capability.CheckObject().IsThere)
        {
            throw HarborProblemException.Malformed($"{capability.Path} must be an object");
        }

        capability["type"].Text();
        foreach (var type in capability["produces_mime_types"].Items().Concat(capability["parameters"].CheckObject()["sbom_media_types"].Items()))
        {
            type.Text();
        }
    }

    private static void Demand(RequestMember member)
    {
        if (!member.IsThere)
        {
            throw HarborProblemException.Invalid($"{member.Path} is missing");
        }
    }

    private static Uri ReadAddress(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw HarborProblemException.Invalid("registry.url is missing");
        }

        var isAddress = Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.UserInfo.Length == 0;
        return isAddress
            ? new Uri(address!.GetLeftPart(UriPartial.Path).TrimEnd('/'))
            : throw HarborProblemException.Invalid("registry.url must be an absolute http or https address without a user name");
    }

    private static void CheckRepository(string? repository)
    {
        if (string.IsNullOrEmpty(repository))
        {
            throw HarborProblemException.Invalid("artifact.repository is missing");
        }

        // With a host before it nothing of the name is taken for one.
        if (repository.AsSpan().ContainsAny(':', '@') || !ImageReference.TryParse($"registry.invalid/{repository}", out _, out _))
        {
            throw HarborProblemException.Invalid("artifact.repository must be the name of a repository, such as library/nginx");
        }
    }

    private static void CheckAuthorization(string? text)
    {
        if (!RegistryAuthorization.TryParse(text, out _))
        {
            throw HarborProblemException.Invalid("registry.authorization must be 'Basic' with base64 of a name, a colon and a secret, or 'Bearer' with a token");
        }
    }

    private static void CheckCapabilities(IReadOnlyList<RequestMember> capabilities)
    {
        foreach (var type in capabilities.Select(capability => capability["type"]))
        {
            if (type.Text() is not (Vulnerability or Sbom))
            {
                throw HarborProblemException.Invalid($"{type.Path} must be vulnerability or sbom");
            }
        }
    }

    private static List<string> ReadSboms(RequestMember capability, bool servesSboms)
    {
        if (!servesSboms)
        {
            throw new HarborProblemException(StatusCodes.Status501NotImplemented, "this scanner does not make SBOMs: strata.harbor.sbom is off");
        }

        var types = capability["parameters"]["sbom_media_types"];
        var wanted = types.Items().Select(item => item.Text()).ToList();
        return wanted.Count > 0 && wanted.TrueForAll(type => HarborMediaTypes.Sboms.Contains(type, StringComparer.OrdinalIgnoreCase))
            ? [.. wanted.Select(type => type!.ToLowerInvariant())]
            : throw HarborProblemException.Invalid($"{types.Path} must name {string.Join(" or ", HarborMediaTypes.Sboms)}");
    }

    private static void CheckMediaType(string? mimeType)
    {
        if (string.IsNullOrEmpty(mimeType))
        {
            return;
        }

        var type = mimeType.Split(';')[0].Trim();
        if (!HarborMediaTypes.Consumed.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            throw HarborProblemException.Invalid(type.Contains("index", StringComparison.Ordinal) || type.Contains("manifest.list", StringComparison.Ordinal)
                ? "artifact.mime_type is that of an image index: scan the manifests that it lists"
                : $"artifact.mime_type must be one of {string.Join(", ", HarborMediaTypes.Consumed)}");
        }
    }
}

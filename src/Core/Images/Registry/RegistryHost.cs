using System.Diagnostics.CodeAnalysis;
using System.Net;
using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>The names of registries: where they are, and which need no TLS.</summary>
internal static class RegistryHost
{
    /// <summary>The name of Docker Hub in references, and the host that serves it.</summary>
    private const string HubServer = "registry-1.docker.io";

    /// <summary>The address of the registry of a reference, over https.</summary>
    public static Uri AddressOf(string domain) => new($"https://{(domain == ImageReference.DefaultDomain ? HubServer : domain)}/");

    /// <summary>Reads the address of a mirror, which is a scheme and a host and nothing more.</summary>
    public static bool TryReadMirror(string text, [NotNullWhen(true)] out Uri? mirror) =>
        Uri.TryCreate(text, UriKind.Absolute, out mirror)
        && mirror is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", AbsolutePath: "/", Query: "" };

    /// <summary>What the folder of certificates of a registry may be called.</summary>
    public static string[] NamesOf(string domain) => domain == ImageReference.DefaultDomain ? [domain, HubServer] : [domain];

    /// <summary>True for this machine, and for what the user named: Docker's rule, and nothing else is implied.</summary>
    public static bool IsInsecure(Uri address, RegistrySettings settings)
    {
        var host = BlobAddress.Host(address);
        var literal = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (host == "localhost" || (literal is not null && IPAddress.IsLoopback(literal)))
        {
            return true;
        }

        foreach (var insecure in settings.InsecureHosts)
        {
            if ((HostPattern.Parse(insecure) is { } pattern && pattern.Matches(address))
                || (literal is not null && IPNetwork.TryParse(insecure, out var network) && network.Contains(literal)))
            {
                return true;
            }
        }

        return false;
    }
}

using Strata.Core.Primitives;

namespace Strata.Core.Images.Blobs;

/// <summary>Addresses of blobs: which may be asked, and what of them may be shown.</summary>
internal static class BlobAddress
{
    private const int MaximumShown = 300;

    /// <summary>True for http and https with a host.</summary>
    public static bool IsUsable(Uri address) => address is { IsAbsoluteUri: true, Scheme: "http" or "https", IdnHost.Length: > 0 };

    /// <summary>The address without what may be secret: user name, password, query and fragment.</summary>
    public static string Shown(Uri address)
    {
        if (!address.IsAbsoluteUri)
        {
            return "the blob";
        }

        var text = PrintableText.Clean(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        return text.Length <= MaximumShown ? text : text[..MaximumShown] + "…";
    }

    /// <summary>The address as it is asked: without user name, password and fragment.</summary>
    public static Uri Bare(Uri address) => address.UserInfo.Length == 0 && address.Fragment.Length == 0
        ? address
        : new Uri(address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    /// <summary>The host as it is compared and resolved: in lower case, in ASCII, without the dot of an absolute name.</summary>
    public static string Host(Uri address) => address.IdnHost.ToLowerInvariant().TrimEnd('.');

    /// <summary>
    /// True when the headers for <paramref name="origin"/> may be sent to <paramref name="target"/> too: Go's rule, the same host or a
    /// sub-domain of it, narrowed to the same port (or from the default port of http to that of https) and never from https to http.
    /// </summary>
    public static bool MayShareHeaders(Uri origin, Uri target)
    {
        if (origin.Scheme == "https" && target.Scheme != "https")
        {
            return false;
        }

        var isSamePort = origin.Port == target.Port || (origin.IsDefaultPort && target.IsDefaultPort);
        var (host, targetHost) = (Host(origin), Host(target));
        return isSamePort && (host == targetHost
            || (origin.HostNameType == UriHostNameType.Dns && targetHost.EndsWith("." + host, StringComparison.Ordinal)));
    }
}

namespace Strata.Core.Images.Registry.Credentials;

/// <summary>The keys under which files keep the credentials of a registry (docker/cli, containers-auth.json(5)).</summary>
internal static class CredentialKeys
{
    /// <summary>Docker Hub's key in Docker's files and helpers.</summary>
    public const string Hub = "https://index.docker.io/v1/";

    private static readonly string[] HubHosts = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    /// <summary>True for the names that Docker Hub goes by.</summary>
    public static bool IsHub(string domain) => Array.IndexOf(HubHosts, domain.ToLowerInvariant()) >= 0;

    /// <summary>What a credential helper is asked for.</summary>
    public static string OfHelper(string domain) => IsHub(domain) ? Hub : domain;

    /// <summary>
    /// How well a key of a file fits a repository; the highest wins and zero is not at all. The whole name, or a part of it from the host on,
    /// beats any other form, the longer the better; then come the host in other forms, https ones first, the host of a key that
    /// names another repository, as Docker and podman have it, and last the port 443 that the one names and the other does not.
    /// </summary>
    public static int Fit(string key, string domain, string repository)
    {
        var name = $"{domain}/{repository}";
        if (key.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || (key.Length > domain.Length && name.StartsWith(key, StringComparison.Ordinal) && (name.Length == key.Length || name[key.Length] == '/')))
        {
            return 1_000 + key.Length;
        }

        if (IsHub(domain) && key == Hub)
        {
            return 900;
        }

        var rest = Strip(key, out var isPlain);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        if (host.Equals(domain, StringComparison.OrdinalIgnoreCase) || (IsHub(host) && IsHub(domain)))
        {
            return slash >= 0 && isPlain is null && !IsVersion(rest[slash..]) ? 300 : isPlain == true ? 700 : 800;
        }

        return WithPort(host).Equals(WithPort(domain), StringComparison.OrdinalIgnoreCase) ? 100 : 0;
    }

    /// <summary>The key without its scheme; <paramref name="isPlain"/> is null when it had none.</summary>
    private static string Strip(string key, out bool? isPlain)
    {
        isPlain = key.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? true
            : key.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? false
            : null;
        return isPlain switch { true => key[7..], false => key[8..], null => key };
    }

    private static bool IsVersion(string path) => path is "/" or "/v1" or "/v1/" or "/v2" or "/v2/";

    private static string WithPort(string host) => host.LastIndexOf(':') > host.LastIndexOf(']') ? host : host + ":443";
}

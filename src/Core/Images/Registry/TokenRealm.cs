using System.Text;
using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>Who gives out tokens for what, as a challenge says it (distribution, token authentication specification).</summary>
/// <param name="Address">The address of the token server.</param>
/// <param name="Service">The name that the registry has there, or null.</param>
/// <param name="Scopes">What is asked for: never more than to pull.</param>
internal sealed record TokenRealm(Uri Address, string? Service, IReadOnlyList<string> Scopes)
{
    /// <summary>Scopes of one challenge that are used.</summary>
    private const int MaximumScopes = 16;

    /// <summary>Reads a challenge of the bearer scheme.</summary>
    /// <param name="challenge">The challenge.</param>
    /// <param name="asked">The address that answered with it.</param>
    /// <param name="repository">The repository that is pulled.</param>
    /// <param name="isInsecure">True for a registry that the user said may be asked without TLS: its realm may be too.</param>
    /// <exception cref="TokenException">It names no token server that may be asked.</exception>
    public static TokenRealm Of(Challenge challenge, Uri asked, string repository, bool isInsecure)
    {
        var realm = challenge["realm"];
        if (realm is null || !Uri.TryCreate(asked, realm, out var address) || !BlobAddress.IsUsable(address))
        {
            throw new TokenException(
                $"{BlobAddress.Shown(asked)} names no http or https address as its token server ('{PrintableText.Clean(realm ?? "", 200)}')", false);
        }

        address = BlobAddress.Bare(address);
        return address.Scheme == "https" || isInsecure
            ? new TokenRealm(address, challenge["service"], ScopesOf(challenge["scope"], repository))
            : throw new TokenException($"{BlobAddress.Shown(asked)} names the token server {BlobAddress.Shown(address)}, which is not https", false);
    }

    /// <summary>The address of a GET request; what the realm's own query says stays.</summary>
    public Uri AddressFor(string? account)
    {
        var query = new StringBuilder(Address.Query.Length > 1 ? Address.Query : "?");
        Append(query, "service", Service);
        foreach (var scope in Scopes)
        {
            Append(query, "scope", scope);
        }

        Append(query, "account", account);
        Append(query, "client_id", TokenSource.ClientId);
        return new Uri(Address.GetLeftPart(UriPartial.Path) + query);
    }

    /// <summary>
    /// The scopes of a challenge, each narrowed to pulling. A name may hold a colon, so the type ends at the first and the actions begin
    /// after the last.
    /// </summary>
    private static string[] ScopesOf(string? text, string repository)
    {
        var scopes = new List<string>();
        foreach (var scope in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (first, last) = (scope.IndexOf(':', StringComparison.Ordinal), scope.LastIndexOf(':'));
            if (first > 0 && last > first && scope.StartsWith("repository", StringComparison.Ordinal) && scope[(last + 1)..].Split(',').Contains("pull")
                && scopes.Count < MaximumScopes)
            {
                scopes.Add(scope[..last] + ":pull");
            }
        }

        return scopes.Count > 0 ? [.. scopes] : [$"repository:{repository}:pull"];
    }

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            query.Append(query.Length > 1 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}

using System.Text;

namespace Strata.Core.Images.Registry;

/// <summary>What a registry is shown to get in. Not a record, and without a telling <see cref="ToString"/>, so that no text ever holds a secret.</summary>
public sealed class RegistryCredential
{
    private RegistryCredential(string? user, string? password, string? identityToken, string? bearerToken, string source, bool isExplicit) =>
        (User, Password, IdentityToken, BearerToken, Source, IsExplicit) = (user, password, identityToken, bearerToken, source, isExplicit);

    /// <summary>The user name, or null for a token.</summary>
    internal string? User { get; }

    /// <summary>The password that goes with <see cref="User"/>.</summary>
    internal string? Password { get; }

    /// <summary>An OAuth refresh token that is exchanged for tokens of access.</summary>
    internal string? IdentityToken { get; }

    /// <summary>A token that is sent to the registry as it is.</summary>
    internal string? BearerToken { get; }

    /// <summary>Where it comes from, for messages: a file's path, a program, an option.</summary>
    public string Source { get; }

    /// <summary>True when the user named it for this scan: it is never left aside for an anonymous attempt.</summary>
    public bool IsExplicit { get; }

    /// <summary>User name and password.</summary>
    public static RegistryCredential OfPassword(string user, string password, string source, bool isExplicit = false) =>
        new(user, password, null, null, source, isExplicit);

    /// <summary>An identity token; <paramref name="user"/> goes with it where the server asks for an account.</summary>
    public static RegistryCredential OfIdentityToken(string token, string source, string? user = null) => new(user, null, token, null, source, false);

    /// <summary>A token that the registry takes as it is.</summary>
    public static RegistryCredential OfBearerToken(string token, string source) => new(null, null, null, token, source, false);

    /// <summary>The value of an <c>Authorization</c> header by the basic scheme (RFC 7617), or null without a password.</summary>
    internal string? BasicHeader => Password is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    /// <summary>Where it comes from, and nothing else.</summary>
    public override string ToString() => $"credentials of {Source}";
}

namespace Strata.Server.Auth;

/// <summary>Puts the check of callers into a server.</summary>
internal static class AuthServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services, AuthOptions options) =>
        services.AddSingleton(options).AddSingleton<CallerAuthenticator>();
}

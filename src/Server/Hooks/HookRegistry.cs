namespace Strata.Server.Hooks;

/// <summary>A registry whose notifications are acted upon. Not a record: no text shows its secrets.</summary>
/// <param name="host">The host, with its port if there is one, by which notifications name it.</param>
/// <param name="address">Where it is asked; http or https.</param>
/// <param name="secret">The whole value of <c>Authorization</c> that its notifications bear.</param>
/// <param name="authorization">The value of <c>Authorization</c> for its contents; null to come without.</param>
internal sealed class HookRegistry(string host, Uri address, string secret, string? authorization)
{
    /// <summary>The host.</summary>
    public string Host => host;

    /// <summary>The address.</summary>
    public Uri Address => address;

    /// <summary>What notifications bear.</summary>
    public string Secret => secret;

    /// <summary>What contents are asked for with, or null.</summary>
    public string? Authorization => authorization;
}

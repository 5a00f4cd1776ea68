namespace Strata.Core.Images.Registry;

/// <summary>A token of access that a token server gave out. It is opaque, and no text of this type shows it.</summary>
/// <param name="value">The token.</param>
/// <param name="renewal">When a new one is to be asked for: at 90 % of its life.</param>
internal sealed class RegistryToken(string value, DateTimeOffset renewal)
{
    /// <summary>The token.</summary>
    public string Value => value;

    /// <summary>When it is to be replaced.</summary>
    public DateTimeOffset Renewal => renewal;
}

namespace Strata.Core.Inventory.Distributions;

/// <summary>Up to which phase of a release's life its users count it as supported. Each phase includes the ones before.</summary>
public enum SupportOption
{
    /// <summary>The vendor's standard support only.</summary>
    Standard,

    /// <summary>
    /// Also free long-term support; the default. Debian's security tracker carries the fixes of Debian LTS for everyone, without
    /// another archive or a subscription. Where a vendor has no such phase, this is the same as standard support.
    /// </summary>
    Lts,

    /// <summary>Also the vendor's extended maintenance that needs a subscription: Ubuntu's ESM.</summary>
    Esm,
}

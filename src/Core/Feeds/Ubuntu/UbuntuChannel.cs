namespace Strata.Core.Feeds.Ubuntu;

/// <summary>The channels that a machine must have for some of Ubuntu's fixes.</summary>
internal static class UbuntuChannel
{
    /// <summary>Extended maintenance of the packages in main.</summary>
    public const string Infra = "esm-infra";

    /// <summary>Extended maintenance of all other packages.</summary>
    public const string Apps = "esm-apps";

    /// <summary>Certified builds of some packages.</summary>
    public const string Fips = "fips";

    /// <summary>The channel of a fix that needs Ubuntu Pro, by the record's words: <c>Available with Ubuntu Pro (Infra-only): …</c>.</summary>
    public static string OfPro(string? availability) =>
        availability?.Contains("Infra-only", StringComparison.OrdinalIgnoreCase) == true ? Infra : Apps;
}

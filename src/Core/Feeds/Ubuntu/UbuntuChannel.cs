using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>Reads which part of Ubuntu Pro a fix belongs to.</summary>
internal static class UbuntuChannel
{
    /// <summary>The channel of a fix that needs Ubuntu Pro, by the record's words: <c>Available with Ubuntu Pro (Infra-only): …</c>.</summary>
    public static string OfPro(string? availability) =>
        availability?.Contains("Infra-only", StringComparison.OrdinalIgnoreCase) == true ? FixChannels.EsmInfra : FixChannels.EsmApps;
}

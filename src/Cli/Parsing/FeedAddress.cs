namespace Strata.Cli.Parsing;

/// <summary>Reads the address of a feed's mirror.</summary>
internal static class FeedAddress
{
    /// <summary>The address, or null when it is not an absolute http or https one.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : null;
}

namespace Strata.Core.Feeds.Formats;

/// <summary>Reads versions as publishers of rpm packages write them.</summary>
internal static class RpmVersions
{
    /// <summary>
    /// The version without an epoch of zero, which nobody shows (<c>0:1.2-3.el8</c> is <c>1.2-3.el8</c>), or null when the text is
    /// none.
    /// </summary>
    public static string? Read(string? text)
    {
        text = text?.Trim();
        text = text is ['0', ':', ..] ? text[2..] : text;
        return FeedText.IsVersion(text) && text != "0" ? text : null;
    }
}

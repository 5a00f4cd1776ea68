namespace Strata.Server.Workers;

/// <summary>How a feed stands.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="State">One of the words below.</param>
/// <param name="Checked">When it was last looked at, or null.</param>
internal sealed record FeedStanding(string Name, string State, DateTimeOffset? Checked)
{
    /// <summary>Its last run succeeded with every part.</summary>
    public const string Current = "current";

    /// <summary>Its last run failed in a part at least; what was stored before is in use.</summary>
    public const string Failing = "failing";

    /// <summary>Nothing of it is stored.</summary>
    public const string Missing = "missing";
}

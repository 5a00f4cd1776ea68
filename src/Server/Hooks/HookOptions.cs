namespace Strata.Server.Hooks;

/// <summary>Scans on push.</summary>
internal sealed record HookOptions
{
    /// <summary>The registries; without one, notifications are not listened to.</summary>
    public IReadOnlyList<HookRegistry> Registries { get; init; } = [];

    /// <summary>For how long further pushes of a digest to a repository are the same one.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);
}

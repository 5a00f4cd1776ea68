namespace Strata.Server.Images;

/// <summary>Which registries images come from, and how they are reached.</summary>
internal sealed record ImageOptions
{
    /// <summary>The registries that may be named in a scan (<c>registry.example</c>, <c>*.example</c>, <c>registry.example:5000</c>); empty for every allowed address.</summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <summary>Registries whose certificate is not verified.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Certificate authorities that registries may have beside the system's, in PEM form, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>True to allow registries on this machine, whoever may ask for scans.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>For how long an image that nobody asks for is kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);
}

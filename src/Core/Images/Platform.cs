namespace Strata.Core.Images;

/// <summary>An image platform, normalised as containerd does (<c>linux/amd64</c>, <c>linux/arm/v7</c>).</summary>
/// <param name="Os">The operating system, lower-case.</param>
/// <param name="Architecture">The GOARCH name.</param>
/// <param name="Variant">The CPU variant, or null.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}

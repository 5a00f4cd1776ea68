namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>One RPM of an update.</summary>
/// <param name="Name">The binary package's name.</param>
/// <param name="Version">Epoch (where it is not 0), version and release in one text: <c>1:1.1.1k-6.el8_5</c>.</param>
/// <param name="Arch">The architecture's word, or null.</param>
/// <param name="Module">The module and stream it is of (<c>nodejs:18</c>), or null.</param>
internal readonly record struct RpmUpdatePackage(string Name, string Version, string? Arch, string? Module)
{
    /// <summary>The release part, which carries the mark of the distribution: <c>6.el8_5</c>.</summary>
    public ReadOnlySpan<char> Release => Version.AsSpan(Version.LastIndexOf('-') + 1);

    /// <summary>The version text of its parts; null when a part is missing.</summary>
    public static string? VersionOf(string? epoch, string? version, string? release) => (version, release) switch
    {
        (null, _) or (_, null) => null,
        _ when epoch is null or "0" or "(none)" or "None" => $"{version}-{release}",
        _ => $"{epoch}:{version}-{release}",
    };
}

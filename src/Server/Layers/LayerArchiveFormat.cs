namespace Strata.Server.Layers;

/// <summary>The layouts of a layer's archive, by the name that clients give.</summary>
internal static class LayerArchiveFormat
{
    /// <summary>The folder of the archive that is the root of the file system; null for a name that is not known.</summary>
    public static string? RootPrefixOf(string format) => format.ToUpperInvariant() switch
    {
        "DOCKER" or "OCI" => "",
        "ACI" => "rootfs/",
        _ => null,
    };
}

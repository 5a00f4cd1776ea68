namespace Strata.Testing;

/// <summary>How <see cref="LayerBuilder"/> compresses a layer.</summary>
public enum LayerCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip, one member.</summary>
    Gzip,

    /// <summary>One zstd frame with a checksum.</summary>
    Zstd,
}

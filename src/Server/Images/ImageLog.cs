namespace Strata.Server.Images;

/// <summary>What scans of images tell the operator. Credentials are never logged.</summary>
internal static partial class ImageLog
{
    [LoggerMessage(1, LogLevel.Information, "Image {Repository}@{Digest} stored: {Layers} layers.")]
    public static partial void Stored(ILogger logger, string repository, string digest, int layers);

    [LoggerMessage(2, LogLevel.Information, "Layer {Digest} of an image stored: {Namespace}, {Packages} packages, {Bytes} bytes read.")]
    public static partial void LayerStored(ILogger logger, string digest, string? @namespace, int packages, long bytes);
}

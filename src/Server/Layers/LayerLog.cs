using Strata.Core.Images.Blobs;

namespace Strata.Server.Layers;

/// <summary>What the posting of layers tells the operator. Paths are without user, password and query; headers are never logged.</summary>
internal static partial class LayerLog
{
    [LoggerMessage(1, LogLevel.Information, "Layer {Layer} from {Path} stored: {Namespace}, {Packages} packages, {Bytes} bytes read.")]
    public static partial void Stored(ILogger logger, string layer, string path, string? @namespace, int packages, long bytes);

    [LoggerMessage(2, LogLevel.Warning, "Layer {Layer} could not be fetched ({Reason}): {Problem}")]
    public static partial void Unavailable(ILogger logger, string layer, BlobFailure reason, string problem);

    [LoggerMessage(3, LogLevel.Warning, "Layer {Layer} from {Path} was refused ({Outcome}): {Problems}")]
    public static partial void Refused(ILogger logger, string layer, string path, PostingOutcome outcome, string problems);
}

using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>What all layouts of an image have in common once its config is read.</summary>
internal static class ImageParts
{
    /// <summary>How a layer's file is opened; null when it is not part of the target.</summary>
    public static Func<CancellationToken, ValueTask<Stream>>? Opener(ImageFile? file) =>
        file is null ? null : _ => ValueTask.FromResult(file.Open());

    /// <summary>How parts of a layer's file are opened; null when it is not part of the target.</summary>
    public static Func<long, long, CancellationToken, ValueTask<Stream>>? RangeOpener(ImageFile? file) =>
        file is null ? null : (offset, length, _) => ValueTask.FromResult<Stream>(file.OpenPart(offset, length));

    /// <summary>Reports where a config does not fit its layers or the request.</summary>
    public static void Explain(ImageConfig config, ImageRequest request, WarningSink warnings)
    {
        if (config.LayerCommands is null)
        {
            warnings.Add(
                WarningCodes.HistoryMismatch, "The number of history lines does not fit the number of layers, so no layer carries the command that made it.");
        }

        ExplainPlatform(config.Platform, request, warnings);
    }

    /// <summary>Reports that an image is for another platform than the one asked for.</summary>
    public static void ExplainPlatform(Platform? actual, ImageRequest request, WarningSink warnings)
    {
        if (request.Platform is { } wanted && actual is not null && !PlatformMatcher.Fits(wanted, actual))
        {
            warnings.Add(WarningCodes.PlatformMismatch, $"The image is for {actual}, not for {wanted} as asked; it was scanned as it is.");
        }
    }
}

using System.Globalization;
using Strata.Core.Images.Sources;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Engines;

/// <summary>
/// Opens an image that an engine exports. The export is one stream whose parts come in the engine's order, the list of them last, so it is
/// copied to a temporary file first; nothing is unpacked.
/// </summary>
/// <param name="client">The engine.</param>
/// <param name="kind">The kind for the report.</param>
/// <param name="request">What the user asked for; its name is the one for the report.</param>
/// <param name="time">The clock that pauses are measured by.</param>
internal sealed class EngineExport(EngineClient client, string kind, ImageRequest request, TimeProvider time)
{
    private const int ComparedEnd = 64 << 10;
    private const long ToldBytes = 16 << 20;

    /// <summary>Copies and opens an image; the caller disposes it.</summary>
    /// <exception cref="ImageNotFoundException">The image is not there any more, or not for this platform.</exception>
    /// <exception cref="ImageFormatException">The export ended early, holds an error, is damaged, or is another image.</exception>
    public async Task<Image> OpenAsync(EngineImage image, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenFileAsync(await CopyAsync(image.Id, cancellationToken).ConfigureAwait(false), request.Limits, cancellationToken)
            .ConfigureAwait(false);
        return await content.OpenImageAsync(() => Task.FromResult(Open(content, image, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<TargetFile> CopyAsync(Digest id, CancellationToken cancellationToken)
    {
        using var response = await client.ExportAsync(id, request.Platform, cancellationToken).ConfigureAwait(false);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var pause = new CancellationTokenSource(EngineLimits.ExportPause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
        var (total, told) = (0L, 0L);
        TargetFile file;
        try
        {
            file = await TargetFile.CopyAsync(ReadAsync, request, either.Token).ConfigureAwait(false)
                ?? throw new ImageFormatException($"the engine exported nothing of '{request.Name}'.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImageFormatException($"the engine gave nothing more of '{request.Name}' for {EngineLimits.ExportPause.TotalMinutes:0} minutes, after {total} bytes.");
        }

        if (MessageIn(file) is { } message)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw new ImageFormatException($"the engine could not export '{request.Name}': {message}");
        }

        return file;

        async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
        {
            try
            {
                var count = await body.ReadAsync(buffer, stop).ConfigureAwait(false);
                pause.CancelAfter(EngineLimits.ExportPause);
                total += count;
                if (total - told >= ToldBytes)
                {
                    told = total;
                    request.Progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"Copying {request.Name} from the engine: {total >> 20:N0} MiB"));
                }

                return count;
            }
            catch (IOException e)
            {
                throw new ImageFormatException($"the engine ended the export of '{request.Name}' early, after {total} bytes: try again, and see the engine's log.", e);
            }
        }
    }

    /// <summary>An error that the engine wrote in place of the archive or behind its beginning.</summary>
    private static string? MessageIn(TargetFile file)
    {
        var end = new byte[Math.Min(file.Length, ComparedEnd)];
        return file.ReadAt(file.Length - end.Length, end) == end.Length ? EngineError.MessageAtEnd(end) : null;
    }

    /// <summary>
    /// The engine's own id decides which image of the archive is meant: the config's digest in the classic list, or else a digest in the
    /// layout beside it. With a platform newer engines export that platform alone, and the layout does not have the id of the whole.
    /// </summary>
    private Image Open(TargetContent content, EngineImage image, CancellationToken cancellationToken)
    {
        if (content.Archive?.Damage is { } damage)
        {
            throw new ImageFormatException($"the engine's export of '{request.Name}' is damaged: {damage}. Try again, and see the engine's log.");
        }

        var warnings = content.NewWarnings();
        if (OpenClassic(content, image, warnings) is { } classic)
        {
            return classic;
        }

        var hasPlatform = request.Platform is not null && client.ApiVersion >= EngineClient.WithPlatforms;
        return OciLayout.Read(content.Files, request with { Selector = hasPlatform ? null : image.Id.ToString() }, warnings).Open(kind, content, cancellationToken);
    }

    private Image? OpenClassic(TargetContent content, EngineImage image, WarningSink warnings)
    {
        var files = content.LinkedFiles;
        if (files.Find(DockerManifest.FileName, out _) is not { } manifest)
        {
            return null;
        }

        var images = DockerManifest.ReadList(manifest.ReadAll(ImageJson.MaximumManifestBytes, DockerManifest.FileName), request.Limits.ImageLayers);
        var archive = new DockerArchive(files, images, request with { Selector = image.Id.ToString() }, warnings);
        return archive.TryReadId() is null ? null : archive.Open(archive.Choose(), kind, content);
    }
}

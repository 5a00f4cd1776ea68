using Strata.Core.Primitives;

namespace Strata.Core.Images.Sources;

/// <summary>A target without scheme that is no path: a name, of an image that has to be looked for.</summary>
internal static class ReferenceTarget
{
    /// <summary>False for what exists as a file or folder, for standard input, and for what is written as a path.</summary>
    public static bool IsMeant(string target) =>
        target.Length > 0 && target[0] is not ('/' or '.' or '~') && !target.Contains('\\', StringComparison.Ordinal) && !TargetText.Exists(target);

    /// <summary>Asks the places in their order.</summary>
    /// <exception cref="ImageNotFoundException">It is no reference, or no place has it; the message says what each answered.</exception>
    /// <exception cref="ImageUnavailableException">No place has it, and the last could not be asked.</exception>
    public static async Task<Image> OpenAsync(IReadOnlyList<IImageSource> sources, ImageRequest request, CancellationToken cancellationToken)
    {
        if (!ImageReference.TryParse(request.Location, out var parsed, out var error))
        {
            throw new ImageNotFoundException($"'{request.Name}' is no file or folder, and no image reference either: {error}.");
        }

        if (request.Selector is { } selector)
        {
            throw new ImageNotFoundException(
                $"no such file or folder: {request.Name}. ('{PrintableText.Clean(selector)}' chooses among the images of an archive; a reference names one already.)");
        }

        var reference = parsed.WithDefaultTag();
        var answers = new List<string>();
        var isUnreachable = false;
        foreach (var source in sources.OfType<IReferenceSource>())
        {
            request.Progress?.Invoke($"Asking {source.Place} for {reference.Familiar}");
            var answer = await source.TryOpenAsync(request, reference, cancellationToken).ConfigureAwait(false);
            if (answer.Image is { } image)
            {
                request.Progress?.Invoke($"Reading {reference.Familiar} from {source.Place}");
                return image;
            }

            answers.Add($"{source.Place}: {answer.Reason}");
            isUnreachable = answer.IsUnreachable;
        }

        var message = $"'{request.Name}' is no file or folder here, and no image of that name could be opened: {string.Join("; ", answers)}.";
        throw isUnreachable ? new ImageUnavailableException(message) : new ImageNotFoundException(message);
    }
}

using Strata.Core.Primitives;
namespace Strata.Core.Images.Sources;

/// <summary>The messages that say which images there are to choose from.</summary>
internal static class ImageChoices
{
    private const int Shown = 20;

    /// <summary>Several images and no selector, or one that fits several.</summary>
    public static ImageNotFoundException Ambiguous(ImageRequest request, IReadOnlyCollection<string> choices) =>
        new($"'{request.Name}' holds {choices.Count} images{For(request)}; name one of them: {List(choices)}");

    /// <summary>A selector that fits none.</summary>
    public static ImageNotFoundException NoSuchImage(ImageRequest request, IReadOnlyCollection<string> choices) =>
        new(choices.Count == 0
            ? $"'{request.Name}' holds no image."
            : $"'{request.Name}' holds no image{For(request)}; there is: {List(choices)}");

    /// <summary>A name of an image with its position, by either of which it can be selected.</summary>
    public static string Describe(IEnumerable<string> names, int position)
    {
        var list = string.Join(", ", names.Distinct(StringComparer.Ordinal));
        return list.Length == 0 ? $"@{position}" : $"{PrintableText.Clean(list)} (@{position})";
    }

    private static string For(ImageRequest request) =>
        request.Selector is null ? "" : $" for '{PrintableText.Clean(request.Selector)}'";

    private static string List(IReadOnlyCollection<string> choices) =>
        string.Join("; ", choices.Take(Shown)) + (choices.Count > Shown ? $"; and {choices.Count - Shown} more" : "");
}

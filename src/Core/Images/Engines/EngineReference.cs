using System.Text.RegularExpressions;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>How an image is named to an engine: by reference, or by id as engines show it.</summary>
/// <param name="Text">The name as it is put into the path of a request; holds nothing that would have to be encoded.</param>
/// <param name="Reference">The reference, or null for an id.</param>
internal sealed record EngineReference(string Text, ImageReference? Reference)
{
    private static readonly Regex IdGrammar = new(@"^(?:sha256:[0-9a-f]{4,64}|[0-9a-f]{64})\z");

    /// <summary>Reads a name. Ids come before names: <c>sha256:…</c> would be the tag of an image called <c>sha256</c> as well.</summary>
    /// <exception cref="ImageNotFoundException">It is neither.</exception>
    public static EngineReference Parse(string text)
    {
        if (IdGrammar.IsMatch(text))
        {
            return new EngineReference(text, null);
        }

        return ImageReference.TryParse(text, out var reference, out var error)
            ? new EngineReference(text, reference)
            : throw new ImageNotFoundException($"'{PrintableText.Clean(text, 200)}' is neither the name nor the id of an image: {error}.");
    }

    /// <summary>
    /// What the report calls the image: the full reference; for an id one of the image's names; and for a name that the engine completed
    /// with a host of its own, as podman does with <c>localhost/</c>, that.
    /// </summary>
    public string NameFor(EngineImage image)
    {
        var wanted = Reference?.WithDefaultTag();
        var names = image.Names.Select(name => ImageReference.TryParse(name, out var parsed, out _) ? parsed : null).OfType<ImageReference>().ToList();
        if (wanted is null || (!names.Contains(wanted) && image.Id.Hex.StartsWith(Text, StringComparison.Ordinal)))
        {
            return names.Count > 0 ? names[0].ToString() : image.Id.ToString();
        }

        return wanted.Digest is not null || names.Contains(wanted)
            ? wanted.ToString()
            : (names.Find(name => name.Tag == wanted.Tag && name.Path == Text.Split(':')[0]) ?? wanted).ToString();
    }
}

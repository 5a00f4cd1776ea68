using System.Text;

namespace Strata.Core.Images.Sources;

/// <summary>Paths as text of the host (UTF-16) and as the product keeps them (bytes as Latin-1 characters, so that none collide).</summary>
internal static class PathText
{
    /// <summary>The bytes of a host or JSON text, each as one character.</summary>
    public static string ToLatin1(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The text that kept bytes mean in UTF-8; bytes that are none become U+FFFD.</summary>
    public static string FromLatin1(string path) => Ascii.IsValid(path) ? path : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path));

    /// <summary>
    /// The path without <c>.</c>, <c>..</c>, doubled, leading and trailing slashes; null when <c>..</c> leads above the root.
    /// </summary>
    public static string? Normalise(string path)
    {
        var components = new List<string>();
        foreach (var component in path.Split('/'))
        {
            switch (component)
            {
                case "" or ".":
                    break;
                case ".." when components.Count == 0:
                    return null;
                case "..":
                    components.RemoveAt(components.Count - 1);
                    break;
                default:
                    components.Add(component);
                    break;
            }
        }

        return string.Join('/', components);
    }
}

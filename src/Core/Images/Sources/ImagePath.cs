using System.Text;

namespace Strata.Core.Images.Sources;

/// <summary>Names of files inside image archives and layouts.</summary>
internal static class ImagePath
{
    /// <summary>The bytes of a host or JSON text as Latin-1 characters, as archive entries are named.</summary>
    public static string ToLatin1(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

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

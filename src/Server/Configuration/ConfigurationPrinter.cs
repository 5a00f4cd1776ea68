using System.Text;

namespace Strata.Server.Configuration;

/// <summary>Writes the options that are in force as a configuration file, secrets masked.</summary>
internal static class ConfigurationPrinter
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "********";

    /// <summary>The file's text: every setting that has a value.</summary>
    public static string Print(ServerOptions options)
    {
        var text = new StringBuilder();
        string[] open = [];
        foreach (var setting in ConfigurationFile.Settings)
        {
            var value = setting.Show(options);
            if (value is null)
            {
                continue;
            }

            var path = setting.Key.Split('.');
            var common = 0;
            while (common < path.Length - 1 && common < open.Length && path[common] == open[common])
            {
                common++;
            }

            for (var level = common; level < path.Length - 1; level++)
            {
                Indent(text, level).Append(path[level]).Append(":\n");
            }

            open = path[..^1];
            Indent(text, path.Length - 1).Append(path[^1]).Append(':');
            Append(text, setting.IsSecret ? Mask : value, path.Length);
        }

        return text.ToString();
    }

    /// <summary>A database connection without its password; other texts as they are.</summary>
    private static string WithoutPassword(string text)
    {
        if (!text.Contains("Password", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        var parts = text.Split(';').Select(part =>
            part.Split('=')[0].EndsWith("Password", StringComparison.OrdinalIgnoreCase) ? part.Split('=')[0] + "=" + Mask : part);
        return string.Join(';', parts);
    }

    private static void Append(StringBuilder text, object value, int level)
    {
        switch (value)
        {
            case string scalar:
                text.Append(' ').Append(Quote(WithoutPassword(scalar))).Append('\n');
                break;
            case IReadOnlyList<string> list:
                text.Append(" [").AppendJoin(", ", list.Select(Quote)).Append("]\n");
                break;
            case IEnumerable<IReadOnlyDictionary<string, object?>> items when items.ToList() is { Count: > 0 } mappings:
                text.Append('\n');
                foreach (var mapping in mappings)
                {
                    var mark = "- ";
                    foreach (var (name, item) in mapping.Where(pair => pair.Value is not null))
                    {
                        Indent(text, level).Append(mark).Append(name).Append(':');
                        Append(text, item!, level + 2);
                        mark = "  ";
                    }
                }

                break;
            case IReadOnlyDictionary<string, object?> { Count: > 0 } mapping:
                text.Append('\n');
                foreach (var (name, item) in mapping.Where(pair => pair.Value is not null))
                {
                    Indent(text, level).Append(name).Append(':');
                    Append(text, item!, level + 1);
                }

                break;
            case IReadOnlyDictionary<string, object?>:
                text.Append(" {}\n");
                break;
            default:
                text.Append(" []\n");
                break;
        }
    }

    private static string Quote(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '/') && text is not ("true" or "false") || text is "true" or "false"
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static StringBuilder Indent(StringBuilder text, int level) => text.Append(' ', level * 2);
}

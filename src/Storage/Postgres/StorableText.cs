using System.Text;

namespace Strata.Storage.Postgres;

/// <summary>Texts for people that may come from anywhere, as PostgreSQL can keep them.</summary>
internal static class StorableText
{
    /// <summary>The text with U+FFFD in place of U+0000 and of half surrogate pairs.</summary>
    public static string Of(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}

using System.Text;

namespace Strata.Fuzz.Seeds;

/// <summary>Seeds that are texts.</summary>
internal static class SeedText
{
    /// <summary>Each text as UTF-8.</summary>
    public static IEnumerable<byte[]> Of(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}

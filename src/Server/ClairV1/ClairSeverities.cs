using Strata.Core.Primitives;

namespace Strata.Server.ClairV1;

/// <summary>Clair's seven severities. The highest, Defcon1, is only ever given by hand; the product knows it as critical.</summary>
internal static class ClairSeverities
{
    /// <summary>The word beyond the product's.</summary>
    public const string Defcon1 = "Defcon1";

    /// <summary>The severity of a word in any letter case; null for a word that is none.</summary>
    public static Severity? Parse(string? word) =>
        Is(word, Defcon1) ? Severity.Critical
        : Array.Find(Enum.GetValues<Severity>(), severity => Is(word, severity.ToString())) is var found && Is(word, found.ToString()) ? found
        : null;

    /// <summary>True for the word that the product has no severity for.</summary>
    public static bool IsDefcon1(string? word) => Is(word, Defcon1);

    private static bool Is(string? word, string known) => known.Equals(word, StringComparison.OrdinalIgnoreCase);
}

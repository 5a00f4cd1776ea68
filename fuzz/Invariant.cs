using System.Globalization;
using System.Text;
using Strata.Core.Inventory;
using Strata.Core.Warnings;

namespace Strata.Fuzz;

/// <summary>What must hold for every input, besides that nothing is thrown.</summary>
internal static class Invariant
{
    /// <summary>Crashes the run when <paramref name="condition"/> is false.</summary>
    public static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Broken: {what}.");
        }
    }

    /// <summary>Text for people has nothing that a terminal would obey, hide or reorder.</summary>
    public static void IsPrintable(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
            Holds(!isHidden, $"U+{rune.Value:X4} in a text for people");
        }
    }

    /// <inheritdoc cref="IsPrintable(string?)"/>
    public static void ArePrintable(IEnumerable<ScanWarning> warnings)
    {
        foreach (var warning in warnings)
        {
            Holds(WarningCodes.Statuses.ContainsKey(warning.Code), $"the warning code '{warning.Code}' has no status");
            IsPrintable(warning.Message);
            IsPrintable(warning.Location);
        }
    }

    /// <inheritdoc cref="IsPrintable(string?)"/>
    public static void IsPrintable(Distribution? distribution)
    {
        IsPrintable(distribution?.Id);
        IsPrintable(distribution?.Version);
        IsPrintable(distribution?.CodeName);
        IsPrintable(distribution?.PrettyName);
        Holds((distribution?.Version?.Length ?? 0) <= 64 && (distribution?.CodeName?.Length ?? 0) <= 64, "versions and code names are short words");
        IsPrintable(distribution?.Namespace);
        foreach (var candidate in distribution?.Candidates ?? [])
        {
            IsPrintable(candidate);
        }
    }

    /// <inheritdoc cref="IsPrintable(string?)"/>
    public static void IsPrintable(Package package)
    {
        IsPrintable(package.Name);
        IsPrintable(package.Version);
        IsPrintable(package.Arch);
        IsPrintable(package.Source.Name);
        IsPrintable(package.Source.Version);
        IsPrintable(package.ModularityLabel);
        IsPrintable(package.Vendor);
        Holds(package.Name.Length > 0 && package.Version.Length > 0, "a package has a name and a version");
    }
}

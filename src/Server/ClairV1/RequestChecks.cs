using System.Globalization;
using Strata.Server.ClairV1.Http;
using Strata.Server.ClairV1.Models;

namespace Strata.Server.ClairV1;

/// <summary>What requests have to be, with Clair's words for what they are not.</summary>
internal static class RequestChecks
{
    /// <summary>The longest name of anything that is stored; clients' layer names have 128 characters.</summary>
    public const int MaximumName = 2_048;

    /// <summary>Refuses what no database can hold.</summary>
    public static void CheckName(string? name)
    {
        CheckText(name);
        if (name?.Length > MaximumName)
        {
            throw ClairProblemException.BadRequest(ClairTexts.NameTooLong);
        }
    }

    /// <summary>Refuses NUL characters.</summary>
    public static void CheckText(string? text)
    {
        if (text?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw ClairProblemException.BadRequest(ClairTexts.ForbiddenCharacter);
        }
    }

    /// <summary>The limit of a page.</summary>
    public static long Limit(ClairRequest request)
    {
        if (!request.Query.TryGetValue("limit", out var text))
        {
            throw ClairProblemException.BadRequest(ClairTexts.NoLimit);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : throw ClairProblemException.BadRequest(ClairTexts.BadLimit + "it is not an integer");
    }

    /// <summary>The text members of a vulnerability, its severity's word included.</summary>
    public static void CheckVulnerability(Vulnerability vulnerability)
    {
        if (ClairSeverities.Parse(vulnerability.Severity) is null)
        {
            throw ClairProblemException.BadRequest(ClairTexts.BadSeverity);
        }

        CheckText(vulnerability.Description);
        CheckText(vulnerability.Link);
        foreach (var (name, value) in vulnerability.Metadata ?? new Dictionary<string, System.Text.Json.JsonElement>())
        {
            CheckText(name);
            CheckJson(value.GetRawText());
        }
    }

    /// <summary>
    /// A fix. Without a format it is in that of its namespace; Clair refuses such, though its documentation shows one.
    /// </summary>
    /// <param name="fix">What was sent.</param>
    /// <param name="namespace">The vulnerability's namespace, in our spelling.</param>
    public static WrittenFix Fix(Feature? fix, string @namespace)
    {
        var version = fix?.Version;
        if (fix is null || (!ClairVersion.IsNone(version) && !IsGood(version, fix.VersionFormat, @namespace)))
        {
            throw ClairProblemException.BadRequest(ClairTexts.BadVersion);
        }

        if (string.IsNullOrEmpty(fix.Name))
        {
            throw ClairProblemException.BadRequest(ClairTexts.BadFeature);
        }

        CheckName(fix.Name);
        version = version!.Trim();
        return new WrittenFix(fix.Name, ClairVersion.IsNone(version) || version == ClairVersion.Minimum ? null : version, version == ClairVersion.Minimum);
    }

    /// <summary>
    /// Refuses JSON text with the escape of a NUL character or of half a surrogate pair, which no string can hold. <c>\\u0000</c> is a
    /// backslash and digits, and allowed.
    /// </summary>
    private static void CheckJson(string json)
    {
        for (var at = json.IndexOf('\\', StringComparison.Ordinal); at >= 0; at = json.IndexOf('\\', at + 2))
        {
            var unit = EscapeAt(json, at);
            if (unit == '\0')
            {
                throw ClairProblemException.BadRequest(ClairTexts.ForbiddenCharacter);
            }

            if (unit is { } half && char.IsSurrogate(half))
            {
                if (!char.IsHighSurrogate(half) || EscapeAt(json, at + 6) is not { } other || !char.IsLowSurrogate(other))
                {
                    throw ClairProblemException.BadRequest(ClairTexts.LoneSurrogate);
                }

                at += 6;
            }
        }
    }

    /// <summary>The UTF-16 unit of a <c>\u0000</c>-style escape that starts at a position of valid JSON text; null when none does.</summary>
    private static char? EscapeAt(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            ? (char)ushort.Parse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;

    private static bool IsGood(string? version, string? given, string @namespace)
    {
        var format = string.IsNullOrEmpty(given) ? ClairNamespaces.FormatOf(@namespace) : given;
        return !ClairVersion.IsFormat(format)
            ? throw ClairProblemException.BadRequest(ClairTexts.UnknownFormat)
            : ClairVersion.IsValid(format!, version ?? "");
    }
}

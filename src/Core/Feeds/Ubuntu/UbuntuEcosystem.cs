using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>What an ecosystem of Ubuntu's OSV records stands for.</summary>
/// <param name="Namespace">The namespace: <c>ubuntu:22.04</c>.</param>
/// <param name="IsPro">True when its packages come with Ubuntu Pro.</param>
/// <param name="IsFips">True when its packages are certified builds.</param>
internal sealed record UbuntuEcosystem(string Namespace, bool IsPro, bool IsFips)
{
    private static readonly Regex Form = new(@"^Ubuntu:(?<pro>Pro:(?<fips>FIPS(?:-updates|-preview)?:)?)?(?<release>[0-9]{2}\.[0-9]{2})(?::LTS)?$", RegexOptions.CultureInvariant);

    /// <summary>
    /// Reads <c>Ubuntu:22.04:LTS</c>, <c>Ubuntu:24.10</c>, <c>Ubuntu:Pro:18.04:LTS</c> and <c>Ubuntu:Pro:FIPS-updates:22.04:LTS</c>; null for
    /// every other text, and for products whose packages have other names (<c>Ubuntu:Pro:Realtime:22.04:LTS</c>).
    /// </summary>
    public static UbuntuEcosystem? Read(string text)
    {
        var match = Form.Match(text);
        return match.Success
            ? new UbuntuEcosystem(UbuntuReleases.NamespacePrefix + match.Groups["release"].Value, match.Groups["pro"].Success, match.Groups["fips"].Success)
            : null;
    }
}

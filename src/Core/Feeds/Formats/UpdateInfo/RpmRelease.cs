using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>Reads the mark that distributions put into the release of their packages.</summary>
internal static partial class RpmRelease
{
    /// <summary>The major release of an Enterprise Linux build: <c>6.el8_5</c>, <c>2.module+el9.1.0+1+a</c>, <c>18.module_el8.5.0+2</c>; null for others.</summary>
    public static string? EnterpriseMajor(ReadOnlySpan<char> release) => First(Enterprise(), release);

    /// <summary>The release of a Fedora build: <c>1.fc43</c>; null for others.</summary>
    public static string? Fedora(ReadOnlySpan<char> release) => First(FedoraForm(), release);

    /// <summary>The release of an Amazon build: <c>38.79.amzn2</c>, <c>2.amzn2023.0.1</c>; null for others.</summary>
    public static string? Amazon(ReadOnlySpan<char> release) => First(AmazonForm(), release);

    private static string? First(Regex form, ReadOnlySpan<char> release)
    {
        var match = form.Match(release.ToString());
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"(?:^|[._+])el([0-9]{1,2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Enterprise();

    [GeneratedRegex(@"(?:^|[._+])fc([0-9]{1,3})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex FedoraForm();

    [GeneratedRegex(@"(?:^|[._+])amzn([0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex AmazonForm();
}

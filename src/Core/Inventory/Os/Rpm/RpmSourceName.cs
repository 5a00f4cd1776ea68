using System.Text;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>Takes a source package out of the file name in SOURCERPM.</summary>
static class RpmSourceName
{
    private static ReadOnlySpan<byte> Suffix => ".src.rpm"u8;

    private static ReadOnlySpan<byte> SuffixWithoutSources => ".nosrc.rpm"u8;

    /// <summary>
    /// The source package of <c>name-version-release.src.rpm</c> (or <c>.nosrc.rpm</c>); null when the text is none. A file name has no
    /// epoch.
    /// </summary>
    public static SourcePackage? Parse(ReadOnlySpan<byte> file)
    {
        var suffix = file.EndsWith(SuffixWithoutSources) ? SuffixWithoutSources.Length : file.EndsWith(Suffix) ? Suffix.Length : 0;
        var label = file[..^suffix];
        var release = label.LastIndexOf((byte)'-');
        var version = release < 0 ? -1 : label[..release].LastIndexOf((byte)'-');
        return suffix > 0 && version > 0 && version + 1 < release && release + 1 < label.Length
            && file.Length <= RpmLimits.TextBytes && PackageText.IsName(label[..version]) && PackageText.IsVersion(label[(version + 1)..])
            ? new SourcePackage(Encoding.ASCII.GetString(label[..version]), Encoding.ASCII.GetString(label[(version + 1)..]))
            : null;
    }
}

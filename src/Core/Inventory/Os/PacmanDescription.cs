using System.Text;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Reads the <c>desc</c> file of one package of pacman's local database: blocks of a <c>%NAME%</c> line and the lines of its value, up to a blank
/// line. Of a block that comes twice the last one counts, as in libalpm.
/// </summary>
static class PacmanDescription
{
    /// <summary>The package, or null when the file has no valid name or version. A package without <c>%BASE%</c> is its own source.</summary>
    public static Package? Read(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> name = default, version = default, source = default, arch = default, block = default;
        var isFirst = false;
        while (!content.IsEmpty)
        {
            var length = content.IndexOf((byte)'\n');
            var line = PackageText.Trim(length < 0 ? content : content[..length]);
            content = length < 0 ? default : content[(length + 1)..];
            if (line.IsEmpty)
            {
                block = default;
            }
            else if (line.Length > 2 && line[0] == (byte)'%' && line[^1] == (byte)'%')
            {
                block = line;
                isFirst = true;
            }
            else if (isFirst)
            {
                isFirst = false;
                name = block.SequenceEqual("%NAME%"u8) ? line : name;
                version = block.SequenceEqual("%VERSION%"u8) ? line : version;
                source = block.SequenceEqual("%BASE%"u8) ? line : source;
                arch = block.SequenceEqual("%ARCH%"u8) ? line : arch;
            }
        }

        return PackageText.IsName(name) && PackageText.IsVersion(version) ? Package(name, version, source, arch) : null;
    }

    private static Package Package(ReadOnlySpan<byte> name, ReadOnlySpan<byte> version, ReadOnlySpan<byte> source, ReadOnlySpan<byte> arch)
    {
        var (nameText, versionText) = (Encoding.ASCII.GetString(name), Encoding.ASCII.GetString(version));
        return new Package
        {
            Name = nameText,
            Version = versionText,
            Arch = PackageText.IsName(arch) ? Encoding.ASCII.GetString(arch) : "",
            Type = PackageType.Pacman,
            Source = new SourcePackage(PackageText.IsName(source) ? Encoding.ASCII.GetString(source) : nameText, versionText),
        };
    }
}

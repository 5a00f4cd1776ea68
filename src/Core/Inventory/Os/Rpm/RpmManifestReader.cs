using System.Text;
using Strata.Core.Primitives;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Reads the text lists of Mariner's and Azure Linux's distroless images, which have no database. <c>container-manifest-2</c> has ten columns
/// between tabs (name, version-release, install time, build time, vendor, epoch, size, architecture, epoch as a number, source package);
/// <c>container-manifest-1</c> has a name-version-release.architecture on each line.
/// </summary>
static class RpmManifestReader
{
    private const int Columns = 10;

    private static ReadOnlySpan<byte> None => "(none)"u8;

    /// <summary>Reads every line into <paramref name="packages"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="packages">Gets the packages.</param>
    /// <param name="hasColumns">True for <c>container-manifest-2</c>.</param>
    public static void Read(ReadOnlySpan<byte> file, RpmPackages packages, bool hasColumns)
    {
        for (var number = 1; !file.IsEmpty && !packages.IsFull; number++)
        {
            var end = file.IndexOf((byte)'\n');
            var line = PackageText.Trim(end < 0 ? file : file[..end]);
            file = end < 0 ? default : file[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            if ((hasColumns ? OfColumns(line) : OfLabel(line)) is { } package)
            {
                packages.Add(package);
            }
            else
            {
                packages.Skip(number, "the line names no package");
            }
        }
    }

    private static Package? OfColumns(ReadOnlySpan<byte> line)
    {
        Span<Range> columns = stackalloc Range[Columns];
        var count = 0;
        foreach (var column in line.Split((byte)'\t'))
        {
            if (count < Columns)
            {
                columns[count++] = column;
            }
        }

        if (count < Columns)
        {
            return null;
        }

        var source = PackageText.Trim(line[columns[9]]);
        var vendor = line[columns[4]];
        return Package(line[columns[0]], line[columns[1]], line[columns[8]], line[columns[7]]) is { } package
            ? package with
            {
                Source = source.SequenceEqual(None) ? package.Source : RpmSourceName.Parse(source) ?? package.Source,
                Vendor = vendor.IsEmpty || vendor.SequenceEqual(None)
                    ? null
                    : PrintableText.Clean(Encoding.UTF8.GetString(vendor), PrintableText.MaximumNameLength),
            }
            : null;
    }

    // name-[epoch:]version-release.arch
    private static Package? OfLabel(ReadOnlySpan<byte> line)
    {
        var arch = line.LastIndexOf((byte)'.');
        var release = arch < 0 ? -1 : line[..arch].LastIndexOf((byte)'-');
        var version = release < 0 ? -1 : line[..release].LastIndexOf((byte)'-');
        if (version < 0)
        {
            return null;
        }

        var label = line[(version + 1)..arch];
        var colon = label.IndexOf((byte)':');
        return Package(line[..version], label[(colon + 1)..], colon < 0 ? default : label[..colon], line[(arch + 1)..]);
    }

    private static Package? Package(ReadOnlySpan<byte> name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> epoch, ReadOnlySpan<byte> arch)
    {
        if (!PackageText.IsName(name) || !PackageText.IsVersion(label) || label.Length > RpmLimits.LabelBytes || label.IndexOf((byte)'-') <= 0 || label.IndexOf((byte)':') >= 0)
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(label);
        var hasEpoch = uint.TryParse(epoch, out var number) && number > 0;
        return new Package
        {
            Name = Encoding.ASCII.GetString(name),
            Version = hasEpoch ? FormattableString.Invariant($"{number}:{text}") : text,
            Arch = PackageText.IsName(arch) ? Encoding.ASCII.GetString(arch) : "",
            Type = PackageType.Rpm,
            Source = new SourcePackage(Encoding.ASCII.GetString(name), text),
        };
    }
}

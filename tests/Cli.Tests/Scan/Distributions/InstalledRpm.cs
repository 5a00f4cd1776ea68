using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Headers of installed RPM packages.</summary>
/// <param name="vendor">Who built them.</param>
internal sealed class InstalledRpm(string? vendor)
{
    /// <summary>One package.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Epoch, version and release.</param>
    /// <param name="source">The name of its source package, where it is another.</param>
    /// <param name="arch">Its architecture.</param>
    /// <param name="label">Its module label.</param>
    public byte[] Package(string name, string version, string? source = null, string arch = "x86_64", string? label = null)
    {
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        uint? epoch = colon < 0 ? null : uint.Parse(version[..colon], System.Globalization.CultureInfo.InvariantCulture);
        var dash = version.LastIndexOf('-');
        var (upstream, release) = (version[(colon + 1)..dash], version[(dash + 1)..]);
        return RpmHeaderBuilder.Package(name, upstream, release, epoch, arch, $"{source ?? name}-{upstream}-{release}.src.rpm", vendor, label);
    }

    /// <summary>A root with the packages in a Berkeley DB.</summary>
    public static ArchiveBuilder BerkeleyDb(params byte[][] headers) => new ArchiveBuilder().File("var/lib/rpm/Packages", Builder(headers).ToBerkeleyDb());

    /// <summary>A root with the packages in an NDB file, at the place where SUSE has it, with the link from the old one.</summary>
    public static ArchiveBuilder Ndb(params byte[][] headers) => new ArchiveBuilder()
        .File("usr/lib/sysimage/rpm/Packages.db", Builder(headers).ToNdb())
        .SymbolicLink("var/lib/rpm", "../../usr/lib/sysimage/rpm");

    /// <summary>A root with the packages in a SQLite database.</summary>
    public static ArchiveBuilder Sqlite(string folder, params byte[][] headers) =>
        new ArchiveBuilder().File(folder + "/rpmdb.sqlite", RpmSqliteDatabase.Of(headers));

    private static RpmDatabaseBuilder Builder(byte[][] headers)
    {
        var builder = new RpmDatabaseBuilder();
        foreach (var header in headers)
        {
            builder.Add(header);
        }

        return builder;
    }
}

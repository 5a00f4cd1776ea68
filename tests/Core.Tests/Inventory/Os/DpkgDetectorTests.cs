using System.Text;
using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class DpkgDetectorTests
{
    private const string Status = "var/lib/dpkg/status";
    private const string Bash = "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n\n";
    private const string Zlib = "Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nSource: zlib (1:1.2.13-1)\nVersion: 1:1.2.13-1+b1\n\n";

    [Theory]
    [InlineData("Package: a\nVersion: 1\n", "a 1  a 1")]
    [InlineData("Package: a\nVersion: 1\nArchitecture: all\nSource: b\n", "a 1 all b 1")]
    [InlineData("Package: a\nVersion: 2:1-1+b1\nSource: b (1:1-1)\n", "a 2:1-1+b1  b 1:1-1")]
    [InlineData("package: a\nVERSION: 1\nsOuRcE: b\n", "a 1  b 1")]
    [InlineData("Package: a\r\nVersion: 1\r\nSource: b\r\n\r\n", "a 1  b 1")]
    [InlineData("Package:\n a\nVersion: 1\nSource: b\n (2)\n", "a 1  b 2")]
    [InlineData("Package: a\nVersion: 1\nDescription: x\n Version: 9\n .\n\tPackage: z\n", "a 1  a 1")]
    [InlineData("Package: a\nVersion: 1\n \t \nPackage: b\nVersion: 2\n", "a 1  a 1|b 2  b 2")]
    [InlineData("Package: a\nVersion: 1\nPackage: b\nVersion: 2\n", "a 1  a 1|b 2  b 2")]
    [InlineData("\n\n\nPackage: a\nVersion: 1\n\n\n\n", "a 1  a 1")]
    [InlineData("Package: a\nVersion: 1\nArchitecture: amd64\n\nPackage: a\nVersion: 1\nArchitecture: i386\n", "a 1 amd64 a 1|a 1 i386 a 1")]
    public void Stanza_is_read(string content, string expected)
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, content));

        Assert.Equal(expected, Lines(databases));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("install ok installed", true)]
    [InlineData("deinstall ok installed", true)]
    [InlineData("hold ok installed", true)]
    [InlineData("install ok unpacked", true)]
    [InlineData("install ok half-configured", true)]
    [InlineData("install ok triggers-awaited", true)]
    [InlineData("install ok triggers-pending", true)]
    [InlineData("install reinstreq half-installed", true)]
    [InlineData("install ok", true)]
    [InlineData("deinstall ok config-files", false)]
    [InlineData("purge ok not-installed", false)]
    [InlineData("DEINSTALL OK CONFIG-FILES", false)]
    public void State_decides_whether_a_package_is_present(string status, bool isPresent)
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, $"Package: a\nStatus: {status}\nVersion: 1\n"));

        Assert.Equal(isPresent ? 1 : 0, databases[0].Packages.Count);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("Package: b\nStatus: install ok installed\n")]
    [InlineData("Version: 1\n")]
    [InlineData("Package: b\nVersion: 1\u001b[31m\n")]
    [InlineData("Package: b\u0007\nVersion: 1\n")]
    [InlineData("Package: b c\nVersion: 1\n")]
    [InlineData("Package: b\nVersion: 1:5.#\n")]
    [InlineData("Package: ü\nVersion: 1\n")]
    [InlineData("not a field\n")]
    public void Record_without_valid_name_and_version_is_skipped_with_its_line(string record)
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, Bash + record + "\n" + Zlib));

        Assert.Equal("bash 5.2-1 amd64 bash 5.2-1|zlib1g 1:1.2.13-1+b1 amd64 zlib 1:1.2.13-1", Lines(databases));
        var warning = Assert.Single(warnings);
        Assert.Equal(WarningCodes.PackageRecordSkipped, warning.Code);
        Assert.Equal(Status + ":6", warning.Location);
    }

    [Theory]
    [InlineData("garbage\n")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("SQLite format 3")]
    [InlineData("Package: \n\nVersion: 1\n")]
    public void Text_that_is_no_dpkg_database_is_unreadable(string content)
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, content));

        Assert.Empty(Assert.Single(databases).Packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnreadable, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Continuation_after_a_blank_line_belongs_to_no_field()
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, "Version: 1\nPackage: a\n\n stray\nVersion: 2\nPackage: b\n"));

        Assert.Equal("a 1  a 1|b 2  b 2", Lines(databases));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Database_without_packages_is_a_database()
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, ""));

        Assert.Equal(Status, Assert.Single(databases).Location);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Truncation_at_any_byte_is_noticed_or_loses_nothing()
    {
        var whole = Encoding.UTF8.GetBytes(Bash + Zlib);
        for (var length = 1; length < whole.Length - 2; length++)
        {
            var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, whole[..length]));
            var isLineEnd = whole[length - 1] == '\n';

            Assert.True(warnings.Count > 0 || isLineEnd, $"Nothing was said about a file cut at {length}.");
            Assert.All(databases.SelectMany(database => database.Packages), package => Assert.Contains(package.Name, new[] { "bash", "zlib1g" }));
        }
    }

    [Fact]
    public void Latin_1_in_other_fields_does_no_harm()
    {
        var content = Encoding.Latin1.GetBytes("Package: a\nMaintainer: J\u00fcrgen\nVersion: 1\n");
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, content));

        Assert.Equal("a 1  a 1", Lines(databases));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Unreadable_source_falls_back_to_the_package_with_a_warning()
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, "Package: a\nVersion: 1\nSource: b (1 2)\n"));

        Assert.Equal("a 1  a 1", Lines(databases));
        Assert.Equal(WarningCodes.PackageRecordSkipped, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Journal_overrides_the_status_file_in_the_order_of_its_numbers()
    {
        var (databases, _) = Detect(InMemoryFileTree.Empty
            .With(Status, Bash + Zlib)
            .With("var/lib/dpkg/updates/0001", "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.3-1\n")
            .With("var/lib/dpkg/updates/0002", "Package: zlib1g\nStatus: purge ok not-installed\nArchitecture: amd64\n")
            .With("var/lib/dpkg/updates/0003", "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.4-1\n")
            .With("var/lib/dpkg/updates/tmp.i", "Package: tmp\nVersion: 1\n"));

        Assert.Equal("bash 5.4-1 amd64 bash 5.4-1", Lines(databases));
    }

    [Fact]
    public void Status_file_and_stanza_files_are_united_and_scripts_beside_them_ignored()
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty
            .With(Status, Bash)
            .With("var/lib/dpkg/status.d/netbase", "Package: netbase\nVersion: 6.4\n")
            .With("var/lib/dpkg/status.d/netbase.md5sums", "0123 etc/services\n")
            .With("var/lib/dpkg/status.d/netbase.postinst", "#!/bin/sh\n"));

        Assert.Equal([Status, "var/lib/dpkg/status.d/netbase"], databases.Select(database => database.Location));
        Assert.Equal("bash 5.2-1 amd64 bash 5.2-1|netbase 6.4  netbase 6.4", Lines(databases));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("Maintainer: Docker <support@docker.com>\n", "Docker")]
    [InlineData("maintainer: Anybody <SUPPORT@docker.com>\n", "Docker")]
    [InlineData("Maintainer: Ivan Iguaran <ivan@nodesource.com>\n", "NodeSource")]
    [InlineData("Maintainer: GitHub\n", "GitHub")]
    [InlineData("Maintainer: GitHub fans <github@example.org>\n", null)]
    [InlineData("Maintainer: Alex Doyle <adoyle@nvidia.com>\n", null)]
    [InlineData("Maintainer: Theodore Y. Ts'o <tytso@mit.edu>\n", null)]
    [InlineData("Maintainer: Debian Docker <team+docker@tracker.debian.org>\n", null)]
    [InlineData("Maintainer: <>\n", null)]
    [InlineData("Maintainer: J\u00fcrgen <j\u00fcrgen@nodesource.com>\n", null)]
    [InlineData("Original-Maintainer: Docker <support@docker.com>\nMaintainer: Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>\n", null)]
    [InlineData("Vendor: Acme\u001b[31m GmbH\n", "Acme\uFFFD[31m GmbH")]
    [InlineData("Vendor: none\nMaintainer: <root@build>\n", "unknown")]
    [InlineData("Origin: debian\n", "debian")]
    [InlineData("Origin: debian\nVendor: Acme\n", "Acme")]
    [InlineData("Origin: debian\nMaintainer: Proxmox Support Team <support@proxmox.com>\n", "Proxmox")]
    [InlineData("Origin:\n", null)]
    public void Builder_is_known_where_the_stanza_tells_it(string fields, string? vendor)
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, $"Package: a\n{fields}Version: 1\n"));

        Assert.Equal(vendor, Assert.Single(databases[0].Packages).Vendor);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("usr/lib/dpkg/status")]
    [InlineData("usr/lib/sysimage/dpkg/status")]
    [InlineData("usr/lib/opkg/status")]
    [InlineData("var/lib/opkg/status")]
    public void Other_places_are_read(string place) =>
        Assert.Equal(place, Assert.Single(Detect(InMemoryFileTree.Empty.With(place, Bash)).Databases).Location);

    [Fact]
    public void Database_that_is_reached_by_two_names_is_read_once()
    {
        var tree = InMemoryFileTree.Empty.With("usr/lib/sysimage/dpkg/status", Bash).WithLink("var/lib/dpkg", "/usr/lib/sysimage/dpkg");

        Assert.Equal("usr/lib/sysimage/dpkg/status", Assert.Single(Detect(tree).Databases).Location);
    }

    [Fact]
    public void Packages_past_the_limit_are_not_read_and_said_so()
    {
        var content = string.Concat(Enumerable.Range(0, DpkgStatusReader.MaximumRecords + 5).Select(number => $"Package: p{number}\nVersion: 1\n\n"));
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With(Status, content));

        Assert.Equal(DpkgStatusReader.MaximumRecords, databases[0].Packages.Count);
        Assert.Equal(WarningCodes.LimitExceeded, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Control_characters_of_a_file_name_do_not_reach_locations()
    {
        var (databases, _) = Detect(InMemoryFileTree.Empty.With("var/lib/dpkg/status.d/a\u001b[31m", "Package: a\nVersion: 1\n"));

        Assert.Equal("var/lib/dpkg/status.d/a\ufffd[31m", Assert.Single(databases).Location);
    }

    [Fact]
    public void Cancellation_stops_reading() => Assert.Throws<OperationCanceledException>(() => new DpkgDetector().Detect(
        InMemoryFileTree.Empty.With(Status, Bash), new DetectionContext(new WarningSink()), new CancellationToken(canceled: true)));

    private static (IReadOnlyList<PackageDatabase> Databases, IReadOnlyList<ScanWarning> Warnings) Detect(InMemoryFileTree tree) =>
        Detection.Packages(new DpkgDetector(), tree);

    private static string Lines(IEnumerable<PackageDatabase> databases) => string.Join('|', databases
        .SelectMany(database => database.Packages)
        .Select(package => $"{package.Name} {package.Version} {package.Arch} {package.Source.Name} {package.Source.Version}"));
}

using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class ApkDetectorTests
{
    private const string Installed = "lib/apk/db/installed";

    [Fact]
    public void Record_gives_package_and_origin()
    {
        var (databases, warnings) = Detect(
            "C:Q1abc=\nP:libssl3\nV:3.1.4-r5\nA:x86_64\no:openssl\nF:lib\nR:libssl.so.3\na:0:0:755\nZ:Q1x=\n\n" +
            "P:musl\nV:1.2.4-r2\nA:noarch\n");

        Assert.Equal(
            [
                Some("libssl3", "3.1.4-r5", "x86_64", "openssl"),
                Some("musl", "1.2.4-r2", "noarch", "musl"),
            ],
            databases[0].Packages);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("P:b\n")]
    [InlineData("V:1\n")]
    [InlineData("P:b\nV:1\u001b\n")]
    [InlineData("p:b\nv:1\n")]
    [InlineData("garbage\n")]
    public void Record_without_valid_name_and_version_is_skipped_with_its_line(string record)
    {
        var (databases, warnings) = Detect("P:a\nV:1\n\n" + record + "\nP:c\nV:2\n");

        Assert.Equal(["a", "c"], databases[0].Packages.Select(package => package.Name));
        var warning = Assert.Single(warnings);
        Assert.Equal((WarningCodes.PackageRecordSkipped, Installed + ":4"), (warning.Code, warning.Location));
    }

    [Theory]
    [InlineData("ADB.\u0001\u0002")]
    [InlineData("ADBd\u0001\u0002")]
    [InlineData("ADBc\u0001\u0002")]
    public void Binary_container_is_reported_as_unsupported(string content)
    {
        var (databases, warnings) = Detect(content);

        Assert.Empty(Assert.Single(databases).Packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnsupported, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Record_without_a_blank_line_before_it_is_not_lost() =>
        Assert.Equal(["a", "b"], Detect("P:a\nV:1\nP:b\nV:2\n").Databases[0].Packages.Select(package => package.Name));

    [Fact]
    public void Packages_past_the_limit_are_not_read_and_said_so()
    {
        var (databases, warnings) = Detect(
            string.Concat(Enumerable.Range(0, ApkInstalledReader.MaximumRecords + 1).Select(number => $"P:p{number}\nV:1\n")));

        Assert.Equal(WarningCodes.LimitExceeded, Assert.Single(warnings).Code);
        Assert.Equal(ApkInstalledReader.MaximumRecords, databases[0].Packages.Count);
    }

    [Fact]
    public void Text_that_is_no_apk_database_is_unreadable()
    {
        var (databases, warnings) = Detect("nothing of the kind\n");

        Assert.Empty(Assert.Single(databases).Packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnreadable, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Database_that_breaks_off_within_a_line_is_noticed()
    {
        var (databases, warnings) = Detect("P:a\nV:1\nA:x86_64\no:orig");

        Assert.Single(databases[0].Packages);
        Assert.Equal(WarningCodes.PackageRecordSkipped, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Merged_usr_is_read_once_and_its_own_place_too()
    {
        var merged = InMemoryFileTree.Empty.With("usr/lib/apk/db/installed", "P:a\nV:1\n");

        Assert.Single(Detection.Packages(new ApkDetector(), merged).Databases);
        Assert.Single(Detection.Packages(new ApkDetector(), merged.WithLink("lib", "usr/lib")).Databases);
    }

    private static (IReadOnlyList<PackageDatabase> Databases, IReadOnlyList<ScanWarning> Warnings) Detect(string content) =>
        Detection.Packages(new ApkDetector(), InMemoryFileTree.Empty.With(Installed, content));

    private static Package Some(string name, string version, string arch, string origin) => new()
    {
        Name = name,
        Version = version,
        Arch = arch,
        Type = PackageType.Apk,
        Source = new SourcePackage(origin, version),
    };
}

using Strata.Core.Inventory.Os;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

/// <summary>A database that rpm itself wrote. Debian's writes SQLite alone.</summary>
public sealed class RpmToolTests
{
    [Fact]
    public async Task Database_of_rpm_lists_what_was_installed_and_not_what_was_removed()
    {
        using var folder = new TemporaryFolder();
        var root = Directory.CreateDirectory(folder.PathOf("root")).FullName;
        string[] rpm = ["--root", root, "--define", "_db_backend sqlite", "--define", "_dbpath /var/lib/rpm"];
        foreach (var name in new[] { "first", "second", "third" })
        {
            var spec = folder.Write(
                $"{name}.spec",
                $"Name: {name}\nVersion: 1.2~rc1\nRelease: 3\nSummary: A package\nLicense: MIT\nVendor: Someone <a@example.org>\n"
                + $"{(name == "second" ? "Epoch: 4\n" : "")}%description\nText\n%package sub\nSummary: Of it\n%description sub\nText\n%files sub\n");
            await ExternalTool.RunAsync("rpmbuild", "-bb", "--target", "noarch", "--define", $"_topdir {folder.Path}", spec);
            await ExternalTool.RunAsync(
                "rpm", [.. rpm, "--justdb", "--nodeps", "--ignorearch", "--ignoreos", "--nosignature", "-i", folder.PathOf($"RPMS/noarch/{name}-sub-1.2~rc1-3.noarch.rpm")]);
        }

        await ExternalTool.RunAsync("rpm", [.. rpm, "--justdb", "--nodeps", "-e", "first-sub"]);
        var tree = InMemoryFileTree.Empty.With("var/lib/rpm/rpmdb.sqlite", File.ReadAllBytes(Path.Combine(root, "var/lib/rpm/rpmdb.sqlite")));
        var (databases, warnings) = Detection.Packages(new RpmDetector(), tree);

        Assert.Empty(warnings);
        Assert.Equal(
            ["second-sub 4:1.2~rc1-3 noarch second 1.2~rc1-3 Someone <a@example.org>", "third-sub 1.2~rc1-3 noarch third 1.2~rc1-3 Someone <a@example.org>"],
            databases.Single().Packages
                .Select(package => $"{package.Name} {package.Version} {package.Arch} {package.Source.Name} {package.Source.Version} {package.Vendor}")
                .Order(StringComparer.Ordinal));
    }
}

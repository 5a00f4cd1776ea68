using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory;

public sealed class InventoryBuilderTests
{
    private const string OnePackage = "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n";

    private const string Status = "var/lib/dpkg/status";

    private static readonly InMemoryFileTree Debian = InMemoryFileTree.Empty.With("etc/os-release", "ID=debian\nVERSION_ID=12\n");

    [Fact]
    public void Package_belongs_to_the_layer_that_introduced_its_present_version()
    {
        var bottom = Debian.With(Status, Stanza("kept", "1") + Stanza("upgraded", "1") + Stanza("removed", "1") + Stanza("readded", "1"));
        var middle = bottom.With(Status, Stanza("kept", "1") + Stanza("upgraded", "2") + Stanza("added", "1"));
        var top = middle.With(Status, Stanza("kept", "1") + Stanza("upgraded", "2") + Stanza("added", "1") + Stanza("readded", "1"));

        var inventory = Build(bottom, middle, top);

        Assert.Equal(
            ["added 1 @1", "kept 1 @0", "readded 1 @2", "upgraded 2 @1"],
            inventory.Packages.Select(found => $"{found.Package.Name} {found.Package.Version} @{found.Layer}"));
        Assert.Empty(inventory.Warnings);
    }

    [Fact]
    public void Changed_source_version_belongs_to_the_layer_that_changed_it()
    {
        var rebuilt = Debian.With(Status, "Package: a\nVersion: 1\nSource: a (2)\n");

        Assert.Equal(1, Assert.Single(Build(Debian.With(Status, Stanza("a", "1")), rebuilt).Packages).Layer);
    }

    [Fact]
    public void Same_package_of_two_architectures_is_two_packages_with_their_own_layers()
    {
        var bottom = Debian.With(Status, "Package: a\nVersion: 1\nArchitecture: amd64\n");
        var top = bottom.With(Status, "Package: a\nVersion: 1\nArchitecture: amd64\n\nPackage: a\nVersion: 1\nArchitecture: i386\n");

        Assert.Equal(["amd64 @0", "i386 @1"], Build(bottom, top).Packages.Select(found => $"{found.Package.Arch} @{found.Layer}"));
    }

    [Fact]
    public void Package_in_two_databases_is_listed_once_at_the_first_place()
    {
        var inventory = Build(Debian.With("var/lib/dpkg/status.d/a", Stanza("a", "1")).With(Status, Stanza("a", "1") + Stanza("a", "1")));

        Assert.Equal(Status, Assert.Single(inventory.Packages).Location);
        Assert.Equal([Status, "var/lib/dpkg/status.d/a"], inventory.Databases);
    }

    [Fact]
    public void Warnings_are_those_of_the_final_file_system()
    {
        var broken = Debian.With(Status, Stanza("a", "1") + "Package: broken\n");

        Assert.Empty(Build(broken, broken.With(Status, Stanza("a", "1"))).Warnings);
        Assert.Equal(WarningCodes.PackageRecordSkipped, Assert.Single(Build(broken.With(Status, Stanza("a", "1")), broken).Warnings).Code);
    }

    [Fact]
    public void Unchanged_database_is_read_once()
    {
        var detector = new CountingDetector();
        var builder = new InventoryBuilder([], [detector]);
        var bottom = InMemoryFileTree.Empty.With(CountingDetector.Place, "x");
        builder.Add(0, bottom, CancellationToken.None);
        builder.Add(1, bottom.With("etc/passwd", "x"), CancellationToken.None);
        Assert.Equal(1, detector.Calls);

        builder.Add(2, bottom.With(CountingDetector.Place, "x"), CancellationToken.None);
        Assert.Equal(2, detector.Calls);
    }

    [Fact]
    public void Target_without_package_database_and_release_file_says_so() => Assert.Equal(
        [WarningCodes.DistributionUnknown, WarningCodes.NoPackageDatabase],
        Build(InMemoryFileTree.Empty).Warnings.Select(warning => warning.Code));

    [Fact]
    public void Distribution_without_release_is_unknown()
    {
        var inventory = Build(InMemoryFileTree.Empty.With("etc/os-release", "ID=debian\n").With(Status, OnePackage));

        Assert.Equal("debian", inventory.Distribution?.Id);
        Assert.Equal(WarningCodes.DistributionUnknown, Assert.Single(inventory.Warnings).Code);
    }

    [Fact]
    public void Ambiguous_distribution_has_its_one_warning()
    {
        var inventory = Build(InMemoryFileTree.Empty.With("etc/os-release", "ID=debian\nVERSION_CODENAME=forky\n").With(Status, OnePackage));

        Assert.Equal(WarningCodes.DistributionAmbiguous, Assert.Single(inventory.Warnings).Code);
    }

    [Fact]
    public void Deleted_database_is_reported_with_its_layer()
    {
        var bottom = Debian.With(Status, Stanza("a", "1"));
        var inventory = Build(bottom, bottom.Without(Status), bottom.Without(Status).With("etc/motd", ""));

        Assert.Equal(
            [WarningCodes.PackageDatabaseDeleted, WarningCodes.NoPackageDatabase], inventory.Warnings.Select(warning => warning.Code));
        Assert.StartsWith("Layer 1 ", inventory.Warnings[0].Message);
        Assert.Equal(Status, inventory.Warnings[0].Location);
    }

    [Fact]
    public void Emptied_database_is_reported()
    {
        var bottom = Debian.With(Status, Stanza("a", "1"));

        Assert.Equal(WarningCodes.PackageDatabaseDeleted, Assert.Single(Build(bottom, bottom.With(Status, "")).Warnings).Code);
    }

    [Fact]
    public void Database_that_comes_back_is_not_reported_as_deleted()
    {
        var bottom = Debian.With(Status, Stanza("a", "1"));
        var inventory = Build(bottom, bottom.Without(Status), bottom);

        Assert.Empty(inventory.Warnings);
        Assert.Equal(2, Assert.Single(inventory.Packages).Layer);
    }

    [Fact]
    public void Build_before_any_state_is_a_mistake_of_the_caller() => Assert.Throws<InvalidOperationException>(() => new InventoryBuilder().Build());

    private static string Stanza(string name, string version) => $"Package: {name}\nStatus: install ok installed\nVersion: {version}\n\n";

    private static TargetInventory Build(params IFileTree[] states)
    {
        var builder = new InventoryBuilder();
        for (var layer = 0; layer < states.Length; layer++)
        {
            builder.Add(layer, states[layer], CancellationToken.None);
        }

        return builder.Build();
    }
}

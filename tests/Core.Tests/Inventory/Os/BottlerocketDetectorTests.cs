using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class BottlerocketDetectorTests
{
    private const string Place = "usr/share/bottlerocket/application-inventory.json";

    [Fact]
    public void Entries_are_rpm_packages()
    {
        var (packages, warnings) = Detect(
            """
            {"Content":[
              {"Name":"kernel-5.15","Publisher":"Bottlerocket","Architecture":"x86_64","Version":"5.15.90","Release":"1.1676000000.abc","Epoch":"0"},
              {"Name":"glibc","Architecture":"aarch64","Version":"2.37","Release":"2","Epoch":"1"},
              {"Name":"grub","Version":"2.06"}]}
            """);

        Assert.Equal(["kernel-5.15 5.15.90-1.1676000000.abc x86_64", "glibc 1:2.37-2 aarch64", "grub 2.06 "], packages.Select(Show));
        Assert.All(packages, package => Assert.Equal(new SourcePackage(package.Name, package.Version), package.Source));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Bad_entry_is_skipped()
    {
        var (packages, warnings) = Detect("""{"Content":[{"Name":"a b","Version":"1"},{"Name":"c","Version":"1:2"},7,{"Name":"d","Version":"1","Epoch":"x"}]}""");

        Assert.Equal(["d 1 "], packages.Select(Show));
        Assert.Equal(3, warnings.Count(warning => warning.Code == WarningCodes.PackageRecordSkipped));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"Content\":{}}")]
    public void List_of_another_form_is_unreadable(string content)
    {
        var (packages, warnings) = Detect(content);

        Assert.Empty(packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnreadable, Assert.Single(warnings).Code);
    }

    private static string Show(Package package) => $"{package.Name} {package.Version} {package.Arch}";

    private static (IReadOnlyList<Package> Packages, IReadOnlyList<ScanWarning> Warnings) Detect(string content)
    {
        var (databases, warnings) = Detection.Packages(new BottlerocketDetector(), InMemoryFileTree.Empty.With(Place, content));
        return (Assert.Single(databases).Packages, warnings);
    }
}

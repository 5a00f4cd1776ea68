using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class PacmanDetectorTests
{
    private const string Corpus = "fixtures/packages/lang/pacman/syft";

    [Theory]
    [InlineData("arch__installed__var__lib__pacman__local__emacs-29.3-3__desc", "emacs", "29.3-3", "emacs", "x86_64")]
    [InlineData("arch__installed__var__lib__pacman__local__fuzzy-1.2-3__desc", "fuzzy", "1.2-3", "fuzzy", "")]
    [InlineData("arch__installed__var__lib__pacman__local__gmp-6.2.1-2__desc", "gmp", "6.2.1-2", "gmp", "x86_64")]
    [InlineData("arch__installed__var__lib__pacman__local__madeup-20.30-4__desc", "madeup", "20.30-4", "madeup", "")]
    [InlineData("syft__integration__image-pkg-coverage__pkgs__var__lib__pacman__local__pacman-6.0.1-5__desc", "pacman", "6.0.1-5", "pacman", "x86_64")]
    public void Package_of_the_corpus_is_read(string file, string name, string version, string source, string arch)
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With($"var/lib/pacman/local/{name}/desc", Content(file)));

        var expected = new Package { Name = name, Version = version, Arch = arch, Type = PackageType.Pacman, Source = new SourcePackage(source, version) };
        Assert.Equal([expected], Assert.Single(databases).Packages);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Corrupt_record_is_skipped_with_its_file_named()
    {
        var tree = InMemoryFileTree.Empty
            .With("var/lib/pacman/local/corrupt-0.2.1-3/desc", Content("arch__installed__var__lib__pacman__local__corrupt-0.2.1-3__desc"))
            .With("var/lib/pacman/local/a-1-1/desc", "%NAME%\na\n\n%VERSION%\n1-1\n\n%BASE%\nb\n");
        var (databases, warnings) = Detect(tree);

        Assert.Equal("b", Assert.Single(Assert.Single(databases).Packages).Source.Name);
        var warning = Assert.Single(warnings);
        Assert.Equal(WarningCodes.PackageRecordSkipped, warning.Code);
        Assert.Equal("var/lib/pacman/local/corrupt-0.2.1-3/desc", warning.Location);
    }

    [Fact]
    public void Database_in_which_nothing_can_be_read_is_unreadable()
    {
        var (databases, warnings) = Detect(InMemoryFileTree.Empty.With("var/lib/pacman/local/a-1-1/desc", "garbage"));

        Assert.Empty(Assert.Single(databases).Packages);
        Assert.Contains(warnings, warning => warning.Code == WarningCodes.PackageDatabaseUnreadable);
    }

    [Fact]
    public void Database_without_packages_is_a_database() =>
        Assert.Empty(Assert.Single(Detect(InMemoryFileTree.Empty.With("var/lib/pacman/local/ALPM_DB_VERSION", "9\n")).Databases).Packages);

    [Fact]
    public void System_without_pacman_has_no_database() => Assert.Empty(Detect(InMemoryFileTree.Empty.With("etc/os-release", "")).Databases);

    [Fact]
    public void Shortened_record_is_read_as_the_whole_one()
    {
        foreach (var file in Directory.EnumerateFiles(SharedCorpus.PathOf(Corpus)))
        {
            var tree = InMemoryFileTree.Empty.With("var/lib/pacman/local/x/desc", File.ReadAllBytes(file));
            var whole = tree.FilesInEach("var/lib/pacman/local", "desc")[0];
            var condensed = new PacmanDetector().Condense(whole, tree, TestContext.Current.CancellationToken);

            Assert.True(condensed.IsExact);
            Assert.Equal(PacmanDescription.Read(whole.Content.Span), PacmanDescription.Read(condensed.Bytes.Span));
        }
    }

    [Fact]
    public void Package_url_is_of_type_alpm()
    {
        var package = PacmanDescription.Read("%NAME%\ngcc-libs\n%VERSION%\n1:13.2.1-3\n%BASE%\ngcc\n%ARCH%\nx86_64\n"u8)!;
        Assert.Equal(
            "pkg:alpm/arch/gcc-libs@1%3A13.2.1-3?arch=x86_64&distro=arch&upstream=gcc",
            PackageUrls.For(package, new Distribution { Id = "arch" }).ToString());
    }

    private static byte[] Content(string file) => File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{file}"));

    private static (IReadOnlyList<PackageDatabase> Databases, IReadOnlyList<ScanWarning> Warnings) Detect(InMemoryFileTree tree) =>
        Detection.Packages(new PacmanDetector(), tree);
}

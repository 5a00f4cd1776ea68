using System.Text;
using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

/// <summary>What is found in a shortened database is what is found in the database.</summary>
public sealed class CondensedContentTests
{
    private const string Corpus = "fixtures/packages";

    public static TheoryData<string> Texts { get; } =
    [
        "",
        "\n",
        " ",
        "\n ",
        "Package: a\nVersion: 1\n\n",
        "Package:a\nVersion:1",
        "Package: a\nStatus: install ok installed\nPriority: required\nArchitecture: amd64\nSource: b (2)\nVersion: 1\nDescription: x\n y\n\n",
        "Package: a\nSource: b\nVersion: 1\n\nPackage: a\nArchitecture: i386\nVersion: 1\n\n",
        "Package: a\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\n\nPackage: b\nStatus: purge ok not-installed\n\n",
        "Package: a\nStatus: hold ok half-installed\nVersion:\n 3\n\n",
        "Package: a\nVersion: 1\nDescription: the file is cut in the mid",
        "Package: a\nVersion: 1\n\nPackage: broken\n\nPackage: c\nVersion: 3\n\n",
        "Package: a\nSource: ?\nVersion: 1\n\n",
        "Package: a\nSource: a (1)\nVersion: 1\nPackage: b\nVersion: 2\n",
        "\n\nPackage: a\r\nVersion: 1\r\n\r\n",
        "d41d8cd98f00b204e9800998ecf8427e  usr/bin/x\nd41d8cd98f00b204e9800998ecf8427e  usr/bin/y\n",
        "no\n\nstanza\n\nat all",
        "Package: a\nVersion: 1\nMaintainer: Docker <support@docker.com>\n\nPackage: b\nVendor: B\u00fccher\u001b\n  AG\nVersion: 1\nOrigin: x\n\n",
        "Package: a\nVersion: 1\nOrigin: debian\n\nPackage: b\nVersion: 1\nVendor: None\n\n",
        "C:Q1=\nP:musl\nV:1-r0\nA:x86_64\no:musl\nF:lib\nR:x\n\nP:zlib\nV:1-r0\no:other\n\n",
        "P:musl\nV:1-r0\n\nP:\nV:1\n\n",
        "P:musl\nV:1-r0",
        "P:a\nV:1\nA:?\n\nP:b\nV:1\nA:x86\n\n",
        "ADB.rest",
        "ADBd",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Self_made_database_is_found_as_it_was(string text)
    {
        Check(new DpkgDetector(), Encoding.UTF8.GetBytes(text), "var/lib/dpkg/status");
        Check(new DpkgDetector(), Encoding.UTF8.GetBytes(text), "var/lib/dpkg/status.d/x");
        Check(new DpkgDetector(), Encoding.UTF8.GetBytes(text), "var/lib/dpkg/status.d/x.md5sums");
        Check(new ApkDetector(), Encoding.UTF8.GetBytes(text), "lib/apk/db/installed");
    }

    [Fact]
    public void Every_database_of_the_corpus_is_found_as_it_was()
    {
        var files = Directory.EnumerateFiles(SharedCorpus.PathOf(Corpus), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tsv", StringComparison.Ordinal)).ToList();
        var dpkg = files.Where(file => file.Contains("/dpkg/", StringComparison.Ordinal)).ToList();
        var apk = files.Where(file => file.Contains("/apk/", StringComparison.Ordinal)).ToList();
        Assert.True(dpkg.Count > 15 && apk.Count > 4, $"{dpkg.Count} and {apk.Count} databases");

        Assert.All(dpkg, file => Check(new DpkgDetector(), File.ReadAllBytes(file), file.Contains("status.d", StringComparison.Ordinal) ? "var/lib/dpkg/status.d/x" : "var/lib/dpkg/status"));
        Assert.All(apk, file => Check(new ApkDetector(), File.ReadAllBytes(file), "lib/apk/db/installed"));
    }

    [Fact]
    public void Journal_entry_replaces_a_stanza_of_the_shortened_database()
    {
        var tree = InMemoryFileTree.Empty
            .With("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nDescription: x\n\nPackage: b\nVersion: 1\n\n")
            .With("var/lib/dpkg/updates/0001", "Package: a\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\nDescription: x\n\n");
        var shortened = tree;
        foreach (var path in new[] { "var/lib/dpkg/status", "var/lib/dpkg/updates/0001" })
        {
            shortened = shortened.With(path, new DpkgDetector().Condense(tree.Find(path)!, tree, TestContext.Current.CancellationToken).Bytes.ToArray());
        }

        Assert.Equal(Describe(new DpkgDetector(), tree), Describe(new DpkgDetector(), shortened));
        Assert.Equal("b", Assert.Single(Detection.Packages(new DpkgDetector(), shortened).Databases.SelectMany(database => database.Packages)).Name);
    }

    [Fact]
    public void Descriptions_and_file_lists_are_left_out()
    {
        var dpkg = Condense(new DpkgDetector(), "Package: a\nStatus: install ok installed\nVersion: 1\nDescription: x\n\n");
        var apk = Condense(new ApkDetector(), "C:Q1=\nP:a\nV:1\nA:x86_64\nF:bin\nR:sh\n\n");

        Assert.Equal(("Package: a\nVersion: 1\n\n", true), dpkg);
        Assert.Equal(("P:a\nV:1\nA:x86_64\n\n", true), apk);
    }

    private static (string, bool) Condense(ICondensingDetector detector, string text)
    {
        var condensed = detector.Condense(new LayerFile("x", Encoding.UTF8.GetBytes(text)), InMemoryFileTree.Empty, TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(condensed.Bytes.Span), condensed.IsExact);
    }

    private static void Check(ICondensingDetector detector, byte[] content, string path)
    {
        var condensed = detector.Condense(new LayerFile(path, content), InMemoryFileTree.Empty, TestContext.Current.CancellationToken);
        var again = detector.Condense(new LayerFile(path, condensed.Bytes), InMemoryFileTree.Empty, TestContext.Current.CancellationToken);
        var (full, shortened) = (InMemoryFileTree.Empty.With(path, content), InMemoryFileTree.Empty.With(path, condensed.Bytes.ToArray()));

        Assert.True(condensed.Bytes.Length <= content.Length);
        Assert.Equal(condensed.Bytes.ToArray(), again.Bytes.ToArray());
        Assert.Equal(Packages(detector, full), Packages(detector, shortened));
        if (condensed.IsExact)
        {
            Assert.Equal(Describe(detector, full), Describe(detector, shortened));
        }
        else
        {
            Assert.NotEmpty(Detection.Packages(detector, InMemoryFileTree.Empty.With(path.Replace(".md5sums", ""), content)).Warnings);
        }
    }

    private static IEnumerable<Package> Packages(IPackageDetector detector, InMemoryFileTree tree) =>
        Detection.Packages(detector, tree).Databases.SelectMany(database => database.Packages);

    private static string Describe(IPackageDetector detector, InMemoryFileTree tree)
    {
        var (databases, warnings) = Detection.Packages(detector, tree);
        return string.Join('\n', databases.Select(database => $"{database.Location}: {string.Join(", ", database.Packages)}").Concat(warnings.Select(warning => $"{warning}")));
    }
}

using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Osv;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Osv;

public sealed class OsvFeedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_read_from_documents_arrays_lines_and_archives()
    {
        var zip = ZipOf(("X-5.json", Record("X-5")), ("notes.txt", "nothing"), ("deep/X-6.json", Record("X-6")));
        var content = await FeedReading.ReadAsync("osv", new MemoryFeedFiles(
            ("one.json", Bytes(Record("X-1"))),
            ("array.json", Bytes($"[{Record("X-2")},\n{Record("X-3")}]")),
            ("lines.ndjson", Bytes($"{Record("X-4")}\n{Record("X-4b")}\n")),
            ("some.zip", zip),
            ("README.md", Bytes("# words"))));

        Assert.Equal(["debian"], content.Partitions);
        Assert.Equal(["X-1", "X-2", "X-3", "X-4", "X-4b", "X-5", "X-6"], content.Advisories.Select(advisory => advisory.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Documents_of_other_kinds_in_a_zip_are_counted_and_passed_over()
    {
        var zip = ZipOf(
            ("Debian/index.json", """[{"id":"X-1","modified":"2024-01-01T00:00:00Z"}]"""),
            ("Debian/broken.json", "{"),
            ("Debian/deep.json", string.Concat(Enumerable.Repeat("[", 100))),
            ("Debian/X-1.json", Record("X-1", "Debian:12")));
        var feed = FeedReading.Catalog.Find("osv")!;
        var skipped = new SkippedRecords();
        await using var document = new FeedDocument
        {
            Partition = "Debian",
            Fingerprint = new FeedFingerprint(null, null, "", 1),
            Files = new MemoryFeedFiles(("all.zip", zip)),
        };

        var advisories = await feed.ParseAsync(document, skipped, Token).ToListAsync(Token);

        Assert.Equal(["X-1"], advisories.Select(advisory => advisory.Key));
        Assert.Equal(new Dictionary<string, long> { ["invalid-json"] = 2, ["not-osv-record"] = 1 }, skipped.Counts);
    }

    [Fact]
    public async Task Lines_that_break_off_are_refused()
    {
        var feed = FeedReading.Catalog.Find("osv")!;
        await using var document = new FeedDocument
        {
            Partition = "debian",
            Fingerprint = new FeedFingerprint(null, null, "", 1),
            Files = new MemoryFeedFiles("all.ndjson", Record("X-1") + "\n" + Record("X-2")[..30]),
        };

        await Assert.ThrowsAsync<FeedFormatException>(async () => await feed.ParseAsync(document, new SkippedRecords(), Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Record_above_the_limit_is_refused()
    {
        var files = new MemoryFeedFiles("X-1.json", $$"""{"id":"X-1","details":"{{new string('x', 1 << 20)}}","affected":[]}""");
        var limits = new FeedLimits { RecordBytes = 1 << 16 };
        var skipped = new SkippedRecords();

        await Assert.ThrowsAsync<FeedFormatException>(async () =>
        {
            await foreach (var file in files.ReadAllAsync(Token))
            {
                await OsvRecords.ReadAsync(file, limits, skipped, Token).ToListAsync(Token);
            }
        });
    }

    [Fact]
    public async Task Mirror_of_the_bucket_is_sorted_by_folder_and_other_folders_by_content()
    {
        var content = await FeedReading.ReadAsync("osv", new MemoryFeedFiles(
            ("mirror/Debian/all.zip", ZipOf(("DEBIAN-CVE-2024-1000.json", Record("DEBIAN-CVE-2024-1000", "Debian:12", "Ubuntu:22.04:LTS")))),
            ("mirror/Rocky Linux/all.zip", ZipOf(("RLSA-1.json", Record("RLSA-1", "Rocky Linux:9")))),
            ("own/CGA-1.json", Bytes(Record("CGA-1", "Wolfi", "Chainguard", "oracle:8")))));

        Assert.Equal(["Chainguard", "Debian", "Rocky Linux", "Wolfi", "oracle"], content.Partitions);
        Assert.Equal(
            ["chainguard:rolling", "debian:12", "rocky:9", "wolfi:rolling", "oracle:8"],
            content.Advisories.Select(advisory => advisory.Affected.Single().Namespace));
    }

    [Fact]
    public async Task Record_of_a_known_ecosystem_without_a_release_is_counted_there()
    {
        var content = await FeedReading.ReadAsync("osv", new MemoryFeedFiles(
            ("a.json", Bytes(Record("SUSE-SU-1", "SUSE:Linux Enterprise Server 12"))), ("b.json", Bytes(Record("SUSE-SU-2", "SUSE:Package Hub 12")))));

        Assert.Equal(["SUSE-SU-1"], content.Advisories.Select(advisory => advisory.Key));
        Assert.Equal(new Dictionary<string, long> { ["no-usable-package"] = 1, ["unknown-ecosystem"] = 1 }, content.Skipped);
    }

    [Fact]
    public async Task Record_of_unknown_ecosystems_alone_is_counted_beside_others()
    {
        var stranger = ("b.json", Bytes(Record("X-1", "No Such Thing:1", "Nor This")));

        var content = await FeedReading.ReadAsync("osv", new MemoryFeedFiles(("a.json", Bytes(Record("DEBIAN-CVE-2024-1000", "Debian:12"))), stranger));
        var alone = await FeedReading.ReadAsync("osv", new MemoryFeedFiles(stranger));

        Assert.Equal(["DEBIAN-CVE-2024-1000"], content.Advisories.Select(advisory => advisory.Key));
        Assert.Equal(new Dictionary<string, long> { ["no-usable-package"] = 1, ["unknown-ecosystem"] = 2 }, content.Skipped);
        Assert.Empty(alone.Partitions);
    }

    [Theory]
    [InlineData("""{"id":"X-1","affected":[]}""", true)]
    [InlineData("""{"affected":[{"id":"Y"}],"id":"X-1"}""", true)]
    [InlineData("""{"id":"X-1","affected":null,"withdrawn":"2024-01-01T00:00:00Z"}""", true)]
    [InlineData("""{"affected":[{"id":"Y"}]}""", false)]
    [InlineData("""{"id":"X-1","affected":{},"withdrawn":null}""", false)]
    [InlineData("""{"id":"X-1","affected":[""", false)]
    [InlineData("""[{"id":"X-1","affected":[]}]""", false)]
    public void Record_is_recognised_by_its_text_as_by_its_members(string text, bool isRecord)
    {
        Assert.Equal(isRecord, OsvParser.IsRecord(Encoding.UTF8.GetBytes(text)));
        using var json = JsonRecord.TryParse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(isRecord, json is not null && OsvParser.IsRecord(json.Root));
    }

    [Theory]
    [InlineData("feeds/osv/Debian/all.zip", "Debian")]
    [InlineData("feeds/osv/Ubuntu/all.zip", "Ubuntu")]
    [InlineData("feeds/osv/Alpine/all.zip", "Alpine")]
    [InlineData("feeds/osv/Rocky Linux/all.zip", "Rocky Linux")]
    [InlineData("feeds/almalinux/osv/all.zip", "AlmaLinux")]
    [InlineData("feeds/debian/osv-fixture/all.zip", "Debian")]
    [InlineData("feeds/rocky/osv-fixture/all.zip", "Rocky Linux")]
    [InlineData("feeds/redhat/osv/all.zip", "Red Hat")]
    [InlineData("feeds/wolfi/osv/all.zip", "Wolfi")]
    [InlineData("feeds/chainguard/osv/all.zip", "Chainguard")]
    [InlineData("feeds/osv/PyPI/all.zip", "PyPI")]
    [InlineData("feeds/osv/crates.io/all.zip", "crates.io")]
    [InlineData("feeds/osv/Hex/all.zip", "Hex")]
    [InlineData("feeds/osv/npm/all.zip", "npm")]
    [InlineData("feeds/osv/Go/all.zip", "Go")]
    public async Task Every_record_of_a_real_zip_is_read_or_counted(string path, string ecosystem)
    {
        var full = SharedCorpus.PathOf(path);
        var (advisories, skipped) = await ReadPartitionAsync(full, ecosystem);
        var expected = Expect(full, ecosystem);

        Assert.Equal(
            expected,
            advisories.Select(advisory => (advisory.Key, advisory.Affected.Select(row => (row.Namespace, row.Name)).Distinct().Count())).Order());
        var missing = Documents(full).Count() - advisories.Count;
        Assert.True(missing <= skipped.Counts.Values.Sum(), $"{missing} records are missing and {skipped.Counts.Values.Sum()} reasons were counted.");
    }

    [Fact]
    public async Task Largest_real_rpm_set_has_its_documented_size()
    {
        var (advisories, skipped) = await ReadPartitionAsync(SharedCorpus.PathOf("feeds/almalinux/osv/all.zip"), "AlmaLinux");

        Assert.Equal(2_360, advisories.Count + skipped.Counts.Values.Sum());
        Assert.Equal(["no-vulnerability"], skipped.Counts.Keys);
        Assert.All(advisories.SelectMany(advisory => advisory.Affected), row => Assert.Equal((PackageKind.Binary, FixState.Fixed), (row.Kind, row.State)));
        Assert.Contains(advisories.SelectMany(advisory => advisory.Affected), row => row.Severity == Severity.High);
    }

    [Fact]
    public async Task Archives_of_publishers_are_opened_whatever_their_compression()
    {
        var ubuntu = await FeedReading.ReadAsync("osv", SharedCorpus.PathOf("feeds/ubuntu/osv/happy/osv-all.tar.xz"));
        Assert.Equal(["Ubuntu"], ubuntu.Partitions);
        Assert.Equal(new Dictionary<string, long> { ["livepatch"] = 1, ["same-as-cve-record"] = 1 }, ubuntu.Skipped);
        Assert.Equal("CVE-2024-51988", Assert.Single(ubuntu.Advisories).Id);

        var suse = await FeedReading.ReadAsync("osv", SharedCorpus.PathOf("feeds/suse/osv/osv.tar.bz2"));
        Assert.Equal(["SUSE", "unknown"], suse.Partitions);
        Assert.Equal(1, suse.Skipped["no-affected-package"]);
        Assert.Equal(["sled:12", "sled:12.1", "sles:12", "sles:12.1"], suse.Rows.Select(row => row.Namespace).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(suse.Rows.Count(), suse.Advisories.SelectMany(advisory => advisory.Affected.Select(row => (advisory.Key, row.Namespace, row.Name))).Distinct().Count());

        var github = await FeedReading.ReadAsync("osv", SharedCorpus.PathOf("feeds/ghsa/advisory-database-tar/main.tar.gz"));
        Assert.NotEmpty(github.Advisories);

        var euler = await FeedReading.ReadAsync("osv", SharedCorpus.PathOf("feeds/openeuler/osv/happy"));
        Assert.Equal(7, Assert.Single(euler.Advisories).Aliases.Count(alias => alias.StartsWith("CVE-", StringComparison.Ordinal)));
    }

    private static async Task<(List<Advisory> Advisories, SkippedRecords Skipped)> ReadPartitionAsync(string path, string ecosystem)
    {
        var feed = FeedReading.Catalog.Find("osv")!;
        var skipped = new SkippedRecords();
        await using var document = new FeedDocument
        {
            Partition = ecosystem,
            Fingerprint = new FeedFingerprint(null, null, "", 1),
            Files = new Strata.Core.Feeds.Transport.LocalFeedFiles(path, FeedLimits.Default),
        };
        return (await feed.ParseAsync(document, skipped, Token).ToListAsync(Token), skipped);
    }

    /// <summary>The keys that should come out, each with its number of packages, by a plain reading of the rules over the whole documents.</summary>
    private static List<(string Key, int Rows)> Expect(string path, string ecosystem)
    {
        var expected = new List<(string Key, int Rows)>();
        foreach (var record in Documents(path))
        {
            var id = record.GetProperty("id").GetString()!;
            var family = id.Split('-')[0];
            if (family is "LSN" or "RXSA" || (ecosystem is "Debian" or "Ubuntu" && family is "DSA" or "DLA" or "DTSA" or "USN"))
            {
                continue;
            }

            var text = record.GetRawText();
            if (family is "ALBA" or "ALEA" or "RHBA" or "RHEA" && !text.Contains("\"CVE-", StringComparison.Ordinal))
            {
                continue;
            }

            var packages = record.GetProperty("affected").EnumerateArray()
                .Where(affected => affected.TryGetProperty("package", out _) && HasVersions(affected))
                .Select(affected => affected.GetProperty("package"))
                .Select(package => (Ecosystem: package.GetProperty("ecosystem").GetString()!, Name: package.GetProperty("name").GetString()))
                .Where(package => package.Ecosystem.Split(':')[0] == ecosystem)
                .Distinct()
                .ToList();

            // A fix for subscribers leaves the base release affected where the record does not speak about that itself.
            var bases = packages.Where(package => package.Ecosystem.StartsWith("Ubuntu:Pro:", StringComparison.Ordinal)
                && char.IsAsciiDigit(package.Ecosystem["Ubuntu:Pro:".Length])
                && !packages.Contains((package.Ecosystem.Replace("Pro:", "", StringComparison.Ordinal), package.Name)));
            var rows = packages.Count + bases.Count();
            if (rows > 0 || record.TryGetProperty("withdrawn", out _))
            {
                expected.Add((id, rows));
            }
        }

        expected.Sort();
        return expected;
    }

    private static bool HasVersions(JsonElement affected) =>
        (affected.TryGetProperty("versions", out var versions) && versions.GetArrayLength() > 0)
        || (affected.TryGetProperty("ranges", out var ranges) && ranges.EnumerateArray().Any(range => range.GetProperty("type").GetString() != "GIT"));

    private static IEnumerable<JsonElement> Documents(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var json = JsonDocument.Parse(stream);
            yield return json.RootElement;
        }
    }

    private static byte[] ZipOf(params (string Name, string Text)[] files) =>
        FeedArchives.Zip([.. files.Select(file => (file.Name, Bytes(file.Text)))]);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Record(string id, params string[] ecosystems)
    {
        var affected = (ecosystems is [] ? ["debian:12"] : ecosystems).Select(
            ecosystem => $$"""{"package":{"ecosystem":"{{ecosystem}}","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1"}]}]}""");
        return $$"""{"id":"{{id}}","affected":[{{string.Join(',', affected)}}]}""";
    }
}

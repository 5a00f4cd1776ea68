using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Samples;

/// <summary>
/// The advisories in <c>samples/</c> are written by us; each of their facts must agree with a published record of the corpus. The
/// records are read here with plain JSON and text look-ups, not with the product's parsers.
/// </summary>
public partial class SampleFactsTests
{
    private static readonly string[] AlpineFiles =
    [
        "v3.10/main.json", "v3.10/community.json", "v3.11/main.json", "v3.11/community.json",
    ];

    [Fact]
    public void There_are_at_least_forty_advisories_and_each_names_a_fix()
    {
        var samples = Samples().ToList();

        Assert.True(samples.Select(sample => sample.Id).Distinct().Count() >= 40);
        Assert.All(samples, sample => Assert.False(string.IsNullOrWhiteSpace(sample.Fixed)));
    }

    [Fact]
    public void Debian_fixed_versions_agree_with_the_security_tracker()
    {
        var codenames = new Dictionary<string, string> { ["10"] = "buster", ["11"] = "bullseye" };
        using var tracker = JsonDocument.Parse(Decompressed("feeds/debian/tracker-json/reconstructed-2023-03.json.gz"));
        var samples = Samples().Where(sample => sample.Ecosystem.StartsWith("Debian:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Equal(
            tracker.RootElement.GetProperty(sample.Package).GetProperty(sample.Id).GetProperty("releases")
                .GetProperty(codenames[sample.Ecosystem[7..]]).GetProperty("fixed_version").GetString(),
            sample.Fixed));
    }

    [Fact]
    public void Alpine_fixed_versions_agree_with_secdb()
    {
        var facts = new HashSet<string>();
        foreach (var file in AlpineFiles)
        {
            using var secdb = JsonDocument.Parse(File.ReadAllBytes(SharedCorpus.PathOf("feeds/alpine/secdb-json-converted/" + file)));
            foreach (var package in secdb.RootElement.GetProperty("packages").EnumerateArray().Select(entry => entry.GetProperty("pkg")))
            {
                foreach (var fix in package.GetProperty("secfixes").EnumerateObject())
                {
                    foreach (var id in fix.Value.EnumerateArray().SelectMany(ids => ids.GetString()!.Split(' ')))
                    {
                        facts.Add($"{file[..file.IndexOf('/')]} {package.GetProperty("name").GetString()} {id} {fix.Name}");
                    }
                }
            }
        }

        var samples = Samples().Where(sample => sample.Ecosystem.StartsWith("Alpine:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Contains($"{sample.Ecosystem[7..]} {sample.Package} {sample.Id} {sample.Fixed}", facts));
    }

    [Fact]
    public void Ubuntu_fixed_versions_and_priorities_agree_with_the_cve_tracker()
    {
        var codenames = new Dictionary<string, string> { ["16.04:LTS"] = "xenial", ["18.04:LTS"] = "bionic" };
        var wanted = Samples().Where(sample => sample.Ecosystem.StartsWith("Ubuntu:", StringComparison.Ordinal)).ToLookup(sample => sample.Id);
        var files = TrackerFiles(wanted.Select(group => group.Key).ToHashSet());

        Assert.NotEmpty(wanted);
        foreach (var sample in wanted.SelectMany(group => group))
        {
            var text = files[sample.Id];
            var line = $"{codenames[sample.Ecosystem[7..]]}_{sample.Package}: released ({sample.Fixed})";
            Assert.Contains(line, text.Split('\n').Select(row => row.TrimEnd()));
            Assert.Equal(PriorityLine().Match(text).Groups[1].Value, sample.Priority);
        }
    }

    [Fact]
    public void Cvss_vectors_agree_with_a_published_record()
    {
        var vectors = Samples().Where(sample => sample.Cvss is not null).Select(sample => (sample.Id, sample.Cvss!)).Distinct().ToList();
        var published = PublishedVectors(vectors.Select(vector => vector.Id).ToHashSet());

        Assert.NotEmpty(vectors);
        Assert.All(vectors, vector => Assert.Contains(vector.Item2, published.GetValueOrDefault(vector.Id) ?? []));
    }

    private static IEnumerable<Sample> Samples()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "advisories"), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var record = document.RootElement;
            var cvss = record.TryGetProperty("severity", out var severities) ? severities[0].GetProperty("score").GetString() : null;
            foreach (var affected in record.GetProperty("affected").EnumerateArray())
            {
                yield return new Sample(
                    record.GetProperty("id").GetString()!,
                    affected.GetProperty("package").GetProperty("ecosystem").GetString()!,
                    affected.GetProperty("package").GetProperty("name").GetString()!,
                    affected.GetProperty("ranges")[0].GetProperty("events")[1].GetProperty("fixed").GetString()!,
                    affected.TryGetProperty("severity", out var own) ? own[0].GetProperty("score").GetString() : null,
                    cvss);
            }
        }
    }

    private static byte[] Decompressed(string file)
    {
        using var gzip = new GZipStream(File.OpenRead(SharedCorpus.PathOf(file)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Dictionary<string, string> TrackerFiles(HashSet<string> ids)
    {
        using var archive = new MemoryStream(Decompressed("feeds/ubuntu/cve-tracker/ubuntu-cve-tracker-2020-06.tar.gz"));
        using var reader = new TarReader(archive);
        var files = new Dictionary<string, string>();
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data && ids.Contains(Path.GetFileName(entry.Name)))
            {
                using var text = new StreamReader(data, System.Text.Encoding.Latin1);
                files[Path.GetFileName(entry.Name)] = text.ReadToEnd();
            }
        }

        return files;
    }

    private static Dictionary<string, HashSet<string>> PublishedVectors(HashSet<string> ids)
    {
        var published = ids.ToDictionary(id => id, _ => new HashSet<string>());
        foreach (var zip in Directory.EnumerateFiles(SharedCorpus.PathOf("feeds/osv"), "all.zip", SearchOption.AllDirectories))
        {
            using var archive = ZipFile.OpenRead(zip);
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
            {
                using var stream = entry.Open();
                using var text = new StreamReader(stream);
                Collect(text.ReadToEnd(), published);
            }
        }

        foreach (var file in Directory.EnumerateFiles(SharedCorpus.PathOf("feeds/nvd"), "*", SearchOption.AllDirectories))
        {
            // NVD files hold many records each; one record is what stands between two ids.
            var bytes = File.ReadAllBytes(file);
            var text = System.Text.Encoding.UTF8.GetString(bytes is [0x1f, 0x8b, ..] ? Inflated(bytes) : bytes);
            foreach (var record in NvdRecord().Split(text))
            {
                Collect(record, published);
            }
        }

        return published;
    }

    private static void Collect(string record, Dictionary<string, HashSet<string>> published)
    {
        foreach (var id in published.Keys.Where(id => record.Contains('"' + id + '"', StringComparison.Ordinal)))
        {
            published[id].UnionWith(Vector().Matches(record).Select(match => match.Value));
        }
    }

    private static byte[] Inflated(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex(@"^Priority: *(\w+)", RegexOptions.Multiline)]
    private static partial Regex PriorityLine();

    [GeneratedRegex(@"CVSS:3\.[01]/[A-Z:/]+")]
    private static partial Regex Vector();

    [GeneratedRegex("(?=\"(?:CVE_data_meta|cve)\" ?: ?\\{)")]
    private static partial Regex NvdRecord();

    private sealed record Sample(string Id, string Ecosystem, string Package, string Fixed, string? Priority, string? Cvss);
}

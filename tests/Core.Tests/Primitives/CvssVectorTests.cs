using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Primitives;

public sealed class CvssVectorTests
{
    // With a CVE: as published in FIRST's guides and examples or by NVD. Without: as an independent implementation computes.
    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, Severity.High)] // CVE-2002-0392
    [InlineData("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0, Severity.High)] // CVE-2003-0818
    [InlineData("AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2, Severity.Medium)] // CVE-2003-0062
    [InlineData("(AV:N/AC:L/Au:N/C:P/I:N/A:N)", 5.0, Severity.Medium)] // CVE-2014-0160
    [InlineData("AV:L/AC:H/Au:M/C:N/I:N/A:N", 0.0, Severity.Low)]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, Severity.High)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, Severity.Medium)] // CVE-2013-0375
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, Severity.Medium)] // CVE-2013-1937
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, Severity.High)] // CVE-2014-0160
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, Severity.Critical)] // CVE-2014-6271
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, Severity.Critical)] // CVE-2021-44228
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8, Severity.High)] // CVE-2021-4034
    [InlineData("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N/E:P/RL:O/RC:C", 4.6, Severity.Medium)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, Severity.Low)] // CVE-2014-3566
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, Severity.Negligible)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, Severity.High)] // CVE-2022-41741
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7, Severity.High)] // CVE-2020-3549
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 5.2, Severity.Medium)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3, Severity.High)] // CVE-2023-3089
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L", 8.1, Severity.High)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.6, Severity.Medium)] // CVE-2021-44714
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1, Severity.Medium)] // CVE-2022-21830
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:L/SA:N", 6.9, Severity.Medium)] // CVE-2022-22186
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 8.7, Severity.High)] // CVE-2014-0160
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0, Severity.Critical)] // CVE-2021-44228
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, Severity.Critical)] // CVE-2014-6271
    [InlineData("CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:P/AU:N/R:U/V:D/RE:M/U:Amber", 7.0, Severity.High)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0, Severity.Negligible)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/MSI:S", 8.9, Severity.High)]
    public void Score_agrees_with_the_published_one(string text, double score, Severity severity)
    {
        Assert.True(CvssVector.TryParse(text, out var vector));
        Assert.Equal(score, vector.Score);
        Assert.Equal(severity, vector.Severity);
    }

    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:P/A:P", CvssVersion.V2)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CvssVersion.V30)]
    [InlineData("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N", CvssVersion.V31)]
    [InlineData(" CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N ", CvssVersion.V40)]
    public void Prefix_decides_the_version_and_the_order_of_metrics_is_free(string text, CvssVersion version)
    {
        Assert.True(CvssVector.TryParse(text, out var vector));
        Assert.Equal(version, vector.Version);
        Assert.Equal(text.Trim(), vector.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("high")]
    [InlineData("CVSS:3.1/")]
    [InlineData("CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/")]
    [InlineData("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:Z/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/XX:Y")]
    [InlineData("cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:S/VA:H/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N")]
    public void Anything_else_is_no_vector(string? text) => Assert.False(CvssVector.TryParse(text, out _));

    [Fact]
    public void Overlong_text_is_not_read() =>
        Assert.False(CvssVector.TryParse("CVSS:3.1/" + new string('A', CvssVector.MaximumLength), out _));

    [Fact]
    public void Every_v4_vector_has_a_score_and_worse_metrics_never_lower_it_below_none()
    {
        var random = new Random(7);
        string[] metrics = ["AV:NALP", "AC:LH", "AT:NP", "PR:NLH", "UI:NPA", "VC:HLN", "VI:HLN", "VA:HLN", "SC:HLN", "SI:HLN", "SA:HLN"];
        string[] optional = ["E:XAPU", "CR:XHML", "IR:XHML", "AR:XHML", "MAV:XNALP", "MVC:XHLN", "MSI:XSHLN", "MSA:XSHLN"];
        for (var round = 0; round < 5_000; round++)
        {
            var parts = metrics.Concat(optional.Where(_ => random.Next(3) == 0)).Select(metric => metric.Split(':'));
            var text = "CVSS:4.0/" + string.Join('/', parts.Select(part => $"{part[0]}:{part[1][random.Next(part[1].Length)]}"));
            Assert.True(CvssVector.TryParse(text, out var vector), text);
            Assert.InRange(vector.Score, 0.0, 10.0);
        }
    }

    [Fact]
    public void Every_vector_of_the_NVD_corpus_has_its_published_base_score()
    {
        var wrong = new List<string>();
        var versions = new Dictionary<CvssVersion, int>();
        foreach (var (text, score) in Corpus(ScoredVectors))
        {
            if (!CvssVector.TryParse(text, out var vector) || vector.Score != score)
            {
                wrong.Add($"{text} is {vector?.Score.ToString(CultureInfo.InvariantCulture)}, not {score}");
                continue;
            }

            versions[vector.Version] = versions.GetValueOrDefault(vector.Version) + 1;
        }

        Assert.Empty(wrong);
        Assert.True(versions[CvssVersion.V2] > 600 && versions[CvssVersion.V30] > 30 && versions[CvssVersion.V31] > 600);
        Assert.True(versions[CvssVersion.V40] > 0);
    }

    [Fact]
    public void Every_v3_vector_of_the_NVD_corpus_has_its_published_parts()
    {
        var count = 0;
        foreach (var (text, exploitability, impact) in Corpus(Assessments))
        {
            Assert.True(CvssVector.TryParse(text, out var vector), text);
            var expected = vector.Version is CvssVersion.V30 or CvssVersion.V31 ? (exploitability, impact) : ((double?, double?))(null, null);
            Assert.True(expected == (vector.ExploitabilityScore, vector.ImpactScore), text);
            count += expected.Item1 is null ? 0 : 1;
        }

        Assert.True(count > 600, $"{count} vectors");
    }

    private static IEnumerable<T> Corpus<T>(Func<JsonElement, IEnumerable<T>> read)
    {
        var files = Directory.EnumerateFiles(SharedCorpus.PathOf("feeds/nvd"), "*.json*", SearchOption.AllDirectories);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            using var raw = File.OpenRead(file);
            using var content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : (Stream)raw;
            using var document = JsonDocument.Parse(content);
            foreach (var found in read(document.RootElement))
            {
                yield return found;
            }
        }
    }

    // The parts stand beside the object with the vector.
    private static IEnumerable<(string Vector, double Exploitability, double Impact)> Assessments(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("exploitabilityScore", out var exploitability) && element.TryGetProperty("impactScore", out var impact))
        {
            foreach (var (vector, _) in element.EnumerateObject().SelectMany(property => ScoredVectors(property.Value)))
            {
                yield return (vector, exploitability.GetDouble(), impact.GetDouble());
            }

            yield break;
        }

        var inner = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(property => property.Value),
            JsonValueKind.Array => element.EnumerateArray(),
            _ => (IEnumerable<JsonElement>)[],
        };
        foreach (var found in inner.SelectMany(Assessments))
        {
            yield return found;
        }
    }

    private static IEnumerable<(string Vector, double Score)> ScoredVectors(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty("vectorString", out var vector) && element.TryGetProperty("baseScore", out var score))
                {
                    yield return (vector.GetString()!, score.GetDouble());
                }

                foreach (var found in element.EnumerateObject().SelectMany(property => ScoredVectors(property.Value)))
                {
                    yield return found;
                }

                break;
            case JsonValueKind.Array:
                foreach (var found in element.EnumerateArray().SelectMany(ScoredVectors))
                {
                    yield return found;
                }

                break;
        }
    }
}

using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>Reads vendors' documents in the simplest way that is right for them, whole and into memory; nothing of it is the product's.</summary>
internal static partial class RpmDocuments
{
    /// <summary>Microsoft's OVAL: one test for each definition, its meaning by the word <c>patchable</c>.</summary>
    public static IReadOnlyList<RpmStatement> AzureLinux(string path)
    {
        var document = Read(path);
        var byId = document.Descendants().Where(element => element.Attribute("id") is not null).ToDictionary(element => element.Attribute("id")!.Value);
        var statements = new List<RpmStatement>();
        foreach (var definition in Named(document, "definition"))
        {
            var test = byId[Named(definition, "criterion").Single().Attribute("test_ref")!.Value];
            var name = Named(byId[Named(test, "object").Single().Attribute("object_ref")!.Value], "name").Single().Value;
            var evr = Named(byId[Named(test, "state").Single().Attribute("state_ref")!.Value], "evr").Single();
            var id = Named(definition, "reference").Single().Attribute("ref_id")!.Value;
            var patchable = Named(definition, "patchable").Single().Value;
            if (patchable != "Not Applicable" && !evr.Value.StartsWith("0:null", StringComparison.Ordinal))
            {
                var isFixed = patchable == "true";
                statements.Add(new RpmStatement(id, name, isFixed ? WithoutZeroEpoch(evr.Value) : null, isFixed && evr.Attribute("operation")!.Value == "less than or equal"));
            }
        }

        return statements;
    }

    /// <summary>Photon's OVAL: its comments say in words what the tests say.</summary>
    public static IReadOnlyList<RpmStatement> Photon(string path) =>
    [
        .. from definition in Named(Read(path), "definition")
           from reference in Named(definition, "reference")
           where reference.Attribute("source")!.Value == "CVE"
           let id = Cve().Match(reference.Attribute("ref_id")!.Value).Value
           from criterion in Named(definition, "criterion")
           let comment = EarlierThan().Match(criterion.Attribute("comment")!.Value)
           where comment.Success
           select new RpmStatement(id, comment.Groups[1].Value, WithoutZeroEpoch(comment.Groups[2].Value)),
    ];

    /// <summary>AlmaLinux' OSV records, those of modules and those of bugs and enhancements (<c>ALBA-…</c>, <c>ALEA-…</c>) that name no CVE aside.</summary>
    public static IReadOnlyList<RpmStatement> AlmaLinux(string zip, string ecosystem)
    {
        var statements = new List<RpmStatement>();
        using var archive = ZipFile.OpenRead(zip);
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var json = JsonDocument.Parse(stream);
            var cves = json.RootElement.GetProperty("related").EnumerateArray().Select(item => item.GetString()!).Where(id => Cve().IsMatch(id)).Distinct().ToList();
            var update = json.RootElement.GetProperty("id").GetString()!;
            string[] ids = cves.Count > 0 ? [.. cves] : update.StartsWith("ALSA-", StringComparison.Ordinal) ? [update] : [];
            foreach (var affected in json.RootElement.GetProperty("affected").EnumerateArray())
            {
                var package = affected.GetProperty("package");
                var below = affected.GetProperty("ranges")[0].GetProperty("events")[1].GetProperty("fixed").GetString()!;
                if (package.GetProperty("ecosystem").GetString() == ecosystem && !below.Contains(".module", StringComparison.Ordinal))
                {
                    statements.AddRange(ids.Select(id => new RpmStatement(id, package.GetProperty("name").GetString()!, below)));
                }
            }
        }

        return statements;
    }

    private static XDocument Read(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return XDocument.Load(file);
    }

    private static IEnumerable<XElement> Named(XContainer under, string name) => under.Descendants().Where(element => element.Name.LocalName == name);

    private static string WithoutZeroEpoch(string version) => version.StartsWith("0:", StringComparison.Ordinal) ? version[2..] : version;

    [GeneratedRegex("CVE-[0-9]{4}-[0-9]{4,}")]
    private static partial Regex Cve();

    [GeneratedRegex("^(.+) is earlier than (.+)$")]
    private static partial Regex EarlierThan();
}

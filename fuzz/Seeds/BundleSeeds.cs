using Strata.Core.Feeds.Bundles;
using Strata.Core.Primitives;

namespace Strata.Fuzz.Seeds;

/// <summary>A small signed bundle and its parts.</summary>
internal static class BundleSeeds
{
    /// <summary>The key that the fuzzer trusts.</summary>
    public static BundleSigningKey Key { get; } = BundleSigningKey.Create();

    /// <summary>One record.</summary>
    public static byte[] RecordLine { get; } = """
        {"key":"a/b","id":"CVE-2026-1","aliases":["x"],"summary":"s","cvss":["CVSS:3.1/AV:N"],"links":["https://a.example/"],"published":"2026-01-02T03:04:05.0000000Z","affected":[{"namespace":"debian:12","name":"b","kind":"source","state":"fixed","severity":"high","fixed":"1.0","ranges":[{"introduced":"0.5","fixed":"1.0"},{"lastAffected":"2"}],"versions":["3"]}]}

        """u8.ToArray();

    public static IEnumerable<byte[]> All()
    {
        using var compressor = new ZstdSharp.Compressor(3);
        var blob = compressor.Wrap(RecordLine).ToArray();
        var manifest = BundleManifestJson.Write(new BundleManifest
        {
            CreatedBy = "fuzz",
            ContentDigest = Digest.Sha256Of([]).ToString(),
            Partitions =
            [
                new BundlePartition
                {
                    State = new Core.Advisories.FeedState
                    {
                        Feed = "debian",
                        Partition = "",
                        Fingerprint = "v1",
                        Checked = DateTimeOffset.UnixEpoch,
                        Namespaces = ["debian:12"],
                        Skipped = new Dictionary<string, long> { ["none"] = 1 },
                        Records = 1,
                    },
                    Digest = Digest.Sha256Of(blob),
                    Size = blob.Length,
                    ExpandedSize = RecordLine.Length,
                },
            ],
        });
        var signature = new BundleSignature(Key.Public.Id, Key.Sign(manifest)).ToBytes();
        yield return
        [
            .. File("bundle.json", manifest), .. File("bundle.sig", signature), .. File(Bundle.PathOf(Digest.Sha256Of(blob)), blob),
            .. new byte[BundleTar.EndBytes],
        ];
        yield return manifest;
        yield return RecordLine;
        yield return blob;
    }

    private static byte[] File(string name, byte[] content) =>
        [.. BundleTar.Header(name, content.Length), .. content, .. new byte[BundleTar.Padding(content.Length)]];
}

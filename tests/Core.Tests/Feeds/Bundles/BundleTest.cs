using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Feeds.Bundles;

/// <summary>What tests of bundles have in common: stores with a little of everything, one trusted key, and bundles that lie.</summary>
public abstract class BundleTest : IDisposable
{
    protected static readonly DateTimeOffset Day = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    internal BundleSigningKey Key { get; } = BundleSigningKey.Create();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static Advisory Advisory(string id, string @namespace = "debian:12", string fixedVersion = "1.0-1") => new()
    {
        Key = $"{id}/openssl",
        Id = id,
        Affected = [new AffectedPackage { Namespace = @namespace, Name = "openssl", Ranges = [VersionRange.Before(fixedVersion)], FixedVersion = fixedVersion, State = FixState.Fixed }],
    };

    /// <summary>Every field with a value that could be lost on the way.</summary>
    protected static Advisory Full { get; } = new()
    {
        Key = "key \u0001 \"quoted\" ü",
        Id = "CVE-2026-1",
        Aliases = ["GHSA-1", ""],
        Summary = "First line\nsecond line\u0000 <b>&amp;</b> \U0001F600",
        Cvss = ["CVSS:3.1/AV:N"],
        Links = ["https://example.org/?a=1&b=2"],
        Published = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1),
        Modified = DateTimeOffset.MaxValue,
        Withdrawn = DateTimeOffset.MinValue,
        Affected =
        [
            .. Enum.GetValues<FixState>().Select(state => new AffectedPackage { Namespace = "debian:12", Name = $"p{state}", State = state }),
            .. Enum.GetValues<Severity>().Select(severity => new AffectedPackage { Namespace = "debian:12", Name = $"p{severity}", Severity = severity }),
            .. Enum.GetValues<PackageKind>().Select(kind => new AffectedPackage { Namespace = "debian:12", Name = $"p{kind}", Kind = kind }),
            new()
            {
                Namespace = Enrichment.Namespace,
                Name = "CVE-2026-1",
                Enrichment = new Enrichment
                {
                    Weaknesses = ["CWE-79"],
                    EpssScore = 0.97567,
                    EpssPercentile = 1,
                    Exploitation = new KnownExploitation(new DateOnly(2021, 12, 10), null, Ransomware: true),
                },
            },
            new() { Namespace = Enrichment.Namespace, Name = "CVE-2026-2", Enrichment = new Enrichment() },
            new()
            {
                Namespace = "alpine:v3.19",
                Name = "",
                Ranges = [VersionRange.All, new(null, "1", null), new("2", null, "2.5"), new("", "", "")],
                Versions = ["7.1", ""],
                FixedVersion = "",
                Module = "nodejs:18",
                Architectures = ["x86_64", "aarch64"],
                Repositories = ["cpe:/o:redhat:enterprise_linux:8::baseos"],
                Channel = FixChannels.Ksplice,
            },
        ],
    };

    protected static FeedUpdate Update(string feed = "debian", string partition = "") => new()
    {
        Feed = feed,
        Partition = partition,
        Fingerprint = "v1",
        Updated = Day.AddDays(-1),
        Checked = Day,
    };

    internal static async Task<InMemoryAdvisoryStore> StoreAsync(params (FeedUpdate Update, Advisory[] Advisories)[] partitions)
    {
        var store = new InMemoryAdvisoryStore();
        foreach (var (update, advisories) in partitions)
        {
            await store.ReplaceAsync(update, advisories.ToAsyncEnumerable(), Token);
        }

        return store;
    }

    /// <summary>A store with a feed of two partitions, one of them empty, and own advisories.</summary>
    internal static Task<InMemoryAdvisoryStore> SampleStoreAsync() => StoreAsync(
        (Update("alpine", "v3.19/main") with { Namespaces = ["alpine:v3.19", "alpine:v3.18"], Priority = -3, Skipped = () => new Dictionary<string, long> { ["no version"] = 2, ["a"] = 1 } }, []),
        (Update("alpine", "v3.20/main") with { Fingerprint = "v1\u001fsha256:00\u001f\"tag\"", Updated = null }, [Advisory("CVE-2026-2", "alpine:v3.20")]),
        (Update("own") with { Own = true, Priority = 1000 }, [Full, Advisory("CVE-2026-3")]));

    internal async Task<byte[]> WriteAsync(IAdvisoryStore store, BundleSigningKey? key = null)
    {
        using var file = new MemoryStream();
        await new BundleWriter(store, "strata test").WriteAsync(file, key ?? Key, Token);
        return file.ToArray();
    }

    internal Task<Bundle> OpenAsync(byte[] file, BundleLimits? limits = null) =>
        Bundle.OpenAsync(new MemoryStream(file), [Key.Public], limits ?? BundleLimits.Default, Token);

    internal async Task<List<BundleRestoreResult>> RestoreAsync(IAdvisoryStore store, byte[] file, bool force = false)
    {
        var results = new List<BundleRestoreResult>();
        await foreach (var result in new BundleRestore(store).RestoreAsync(await OpenAsync(file), force, Token))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>A container in the right form, signed, around whatever a test puts into it.</summary>
    internal byte[] Signed(byte[] content, params (string Name, byte[] Content)[] files)
    {
        using var tar = new MemoryStream();
        foreach (var (name, bytes) in (ReadOnlySpan<(string, byte[])>)
            [("bundle.json", content), ("bundle.sig", new BundleSignature(Key.Public.Id, Key.Sign(content)).ToBytes()), .. files])
        {
            tar.Write(BundleTar.Header(name, bytes.Length));
            tar.Write(bytes);
            tar.Write(new byte[BundleTar.Padding(bytes.Length)]);
        }

        tar.Write(new byte[BundleTar.EndBytes]);
        return tar.ToArray();
    }

    /// <summary>A signed bundle of one partition, whose manifest may lie about it.</summary>
    internal byte[] Lying(string lines, Func<BundlePartition, BundlePartition> lie)
    {
        var raw = Encoding.UTF8.GetBytes(lines);
        using var compressor = new ZstdSharp.Compressor(3);
        var blob = compressor.Wrap(raw).ToArray();
        var truth = new BundlePartition
        {
            State = new FeedState { Feed = "debian", Partition = "", Fingerprint = "v1", Checked = Day, Records = lines.Split('\n').Length - 1 },
            Digest = Digest.Sha256Of(blob),
            Size = blob.Length,
            ExpandedSize = raw.Length,
        };
        var manifest = new BundleManifest { CreatedBy = "test", ContentDigest = "sha256:", Partitions = [lie(truth)] };
        return Signed(BundleManifestJson.Write(manifest), (Bundle.PathOf(truth.Digest), blob));
    }
}

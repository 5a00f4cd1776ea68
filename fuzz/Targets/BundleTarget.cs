using System.Text.Json;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Primitives;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>
/// Bundles of advisories. What comes before the signature is attacked as a whole file; what comes behind it, which only a trusted key can
/// sign, is attacked as a list of contents, as a record and as a blob.
/// </summary>
internal static class BundleTarget
{
    private static readonly BundleLimits Limits = new() { ManifestBytes = 1 << 20, RecordBytes = 64 << 10, ExpandedBytes = 1 << 20 };

    public static FuzzTarget Bundle { get; } = FuzzTarget.Asynchronous("bundle", RunAsync, BundleSeeds.All);

    private static async Task RunAsync(byte[] bytes)
    {
        await RefusesOrReadsAsync(() => OpenAsync(bytes));
        await RefusesOrReadsAsync(() => ReadManifest(bytes));
        await RefusesOrReadsAsync(() => ReadRecord(bytes));
        await RefusesOrReadsAsync(() => ReadBlobAsync(bytes));
    }

    private static async Task RefusesOrReadsAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (BundleException e)
        {
            Invariant.IsPrintable(e.Message);
        }
    }

    private static async Task OpenAsync(byte[] bytes)
    {
        var bundle = await Core.Feeds.Bundles.Bundle.OpenAsync(new MemoryStream(bytes), [BundleSeeds.Key.Public], Limits, CancellationToken.None);
        Invariant.Holds(bundle.KeyId == BundleSeeds.Key.Public.Id, "only the trusted key opens a bundle");
    }

    private static Task ReadManifest(byte[] bytes)
    {
        var manifest = BundleManifestJson.Read(bytes, Limits);
        var written = BundleManifestJson.Write(manifest);
        Invariant.Holds(written.AsSpan().SequenceEqual(BundleManifestJson.Write(BundleManifestJson.Read(written, Limits))), "a list of contents is written in one way");
        return Task.CompletedTask;
    }

    private static Task ReadRecord(byte[] bytes)
    {
        var written = Write(bytes);
        Invariant.Holds(written.AsSpan().SequenceEqual(Write(written)), "a record is written in one way");
        return Task.CompletedTask;
    }

    private static byte[] Write(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true }))
        {
            BundleRecordJson.Write(json, BundleRecordJson.Read(bytes));
        }

        return stream.ToArray();
    }

    private static async Task ReadBlobAsync(byte[] bytes)
    {
        var partition = new BundlePartition
        {
            State = new Core.Advisories.FeedState { Feed = "debian", Partition = "", Records = 1 },
            Digest = Digest.Sha256Of(bytes),
            Size = bytes.Length,
            ExpandedSize = BundleSeeds.RecordLine.Length,
        };
        await foreach (var advisory in new BundleRecordReader(Limits).ReadAsync(partition, new MemoryStream(bytes), CancellationToken.None))
        {
            Invariant.Holds(advisory.Key is not null, "a record has a key");
        }
    }
}

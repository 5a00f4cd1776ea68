using System.Buffers;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds;

/// <summary>A digest of one record, by which two databases can be compared.</summary>
public static class RecordDigest
{
    /// <summary>
    /// <c>sha256:…</c> over the record as a bundle writes it (docs/reference/bundle.md). A candidate has of the record's affected packages only the
    /// one that it is about, and so has its digest.
    /// </summary>
    public static string Of(Advisory advisory)
    {
        ArgumentNullException.ThrowIfNull(advisory);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            BundleRecordJson.Write(json, advisory);
        }

        return Digest.Sha256Of(buffer.WrittenSpan).ToString();
    }
}

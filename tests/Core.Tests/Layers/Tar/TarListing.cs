using System.Text;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Core.Tests.Layers.Tar;

/// <summary>Everything that the reader finds in an archive, read in odd steps as no detector would.</summary>
internal sealed class TarListing
{
    public List<(TarEntryType Type, string Name, string Link, long Size, string? Content)> Entries { get; } = [];

    public IReadOnlyList<ScanWarning> Warnings { get; private set; } = [];

    public IEnumerable<string> Codes => Warnings.Select(warning => warning.Code);

    public bool IsDamaged { get; private set; }

    public IEnumerable<string> Names => Entries.Select(entry => entry.Name);

    public static TarListing Of(byte[] archive, ScanLimits? limits = null, bool readContent = true)
    {
        limits ??= new ScanLimits();
        var listing = new TarListing();
        var warnings = new WarningSink();
        using var blob = new MemoryStream(archive);
        using var bytes = new LayerByteReader(blob, limits, new ByteBudget(limits.ImageBytes), TestContext.Current.CancellationToken);
        var reader = new TarReader(bytes, limits, warnings, "here");
        while (reader.Read())
        {
            var (name, link) = (Encoding.Latin1.GetString(reader.Name), Encoding.Latin1.GetString(reader.LinkName));
            string? content = null;
            if (readContent && reader is { Type: TarEntryType.Regular, IsUnreadable: false, Size: < 10_000_000 })
            {
                content = ReadAll(reader);
            }

            listing.Entries.Add((reader.Type, name, link, reader.Size, content));
        }

        reader.ReadTrailer();
        bytes.Finish();
        listing.Warnings = warnings.ToList();
        listing.IsDamaged = reader.IsDamaged;
        return listing;
    }

    private static string ReadAll(TarReader reader)
    {
        var content = new StringBuilder();
        var part = new byte[777];
        for (int count; (count = reader.ReadContent(part)) > 0;)
        {
            content.Append(Encoding.Latin1.GetString(part, 0, count));
        }

        return content.ToString();
    }
}

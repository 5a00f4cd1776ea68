using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Xunit;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>A file of the corpus, out of its archive and decompressed, whole.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record CorpusFile(string Path, byte[] Content)
{
    /// <summary>The name without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The files of a file, folder or archive. What .NET cannot open (bz2, xz, zstd) is opened by the product's transport.</summary>
    public static async Task<IReadOnlyList<CorpusFile>> OpenAsync(string path)
    {
        var files = new List<CorpusFile>();
        if (System.IO.Path.GetExtension(path) == ".zip")
        {
            using var zip = ZipFile.OpenRead(path);
            foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0))
            {
                using var stream = entry.Open();
                files.Add(new CorpusFile(entry.FullName, Read(stream)));
            }

            return files;
        }

        await using var source = new LocalFeedFiles(path, FeedLimits.Default);
        await foreach (var file in source.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            files.Add(new CorpusFile(file.Path, Read(file.Content)));
        }

        return files;
    }

    /// <summary>The file as JSON; null when it is none.</summary>
    public JsonElement? Json()
    {
        if (!Content.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8) && !Content.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("["u8))
        {
            return null;
        }

        return JsonDocument.Parse(Content).RootElement;
    }

    /// <summary>The file as XML.</summary>
    public XDocument Xml()
    {
        using var stream = new MemoryStream(Content);
        return XDocument.Load(stream);
    }

    private static byte[] Read(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

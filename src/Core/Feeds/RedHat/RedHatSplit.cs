using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.Csaf;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.RedHat;

/// <summary>
/// Sorts documents into the years of their CVEs, each of which becomes a compressed archive in a temporary file: all documents together
/// are more than 15 GB of JSON.
/// </summary>
/// <param name="limits">The limits.</param>
internal sealed partial class RedHatSplit(FeedLimits limits) : IAsyncDisposable
{
    /// <summary>The partition of advisories (<c>RHSA-…</c>).</summary>
    public const string Advisories = "advisories";

    private readonly SortedDictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly byte[] _chunk = new byte[81_920];

    /// <summary>The document that was read last: one buffer for all of them, many of which have megabytes.</summary>
    private readonly MemoryStream _document = new();

    private ArraySegment<byte> Document => new(_document.GetBuffer(), 0, (int)_document.Length);

    /// <summary>
    /// Adds a document of the publisher's archive to the year in its path; false when the path is none of a document
    /// (<c>2024/cve-2024-1234.json</c>).
    /// </summary>
    public async Task<bool> AddAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (YearOf(file.Path) is not { } year)
        {
            return false;
        }

        await ReadAsync(file, isJsonOnly: false, cancellationToken);
        await AddAsync(year, file.Path, Document, cancellationToken);
        return true;
    }

    /// <summary>Adds a local file when it is one or more documents of Red Hat, whatever its name.</summary>
    public async Task AddIfOursAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (file.Path.EndsWith(RedHatRepositories.FileName, StringComparison.Ordinal)
            || !await ReadAsync(file, isJsonOnly: true, cancellationToken))
        {
            return;
        }

        var partition = (string?)null;
        try
        {
            _document.Position = 0;
            var copy = new FeedFile(file.Path, _document);
            await foreach (var document in CsafReader.ReadAsync(copy, limits, cancellationToken))
            {
                if (document is null || !RedHatVex.IsOurs(document))
                {
                    return;
                }

                partition = RedHatVex.IsVex(document) ? RedHatVex.YearOf(document) : Advisories;
            }
        }
        catch (FeedFormatException)
        {
            return;
        }

        if (partition is not null)
        {
            await AddAsync(partition, file.Path, Document, cancellationToken);
        }
    }

    /// <summary>Adds a document that was taken back.</summary>
    public Task AddDeletedAsync(string year, string cve, CancellationToken cancellationToken) => AddAsync(
        year,
        $"deleted/{cve}.json",
        Encoding.UTF8.GetBytes($$"""{"document":{"tracking":{"id":"{{cve}}","status":"{{CsafDocument.Deleted}}"} } }"""),
        cancellationToken);

    /// <summary>The year in a document's path, or null.</summary>
    public static string? YearOf(string path) => DocumentPath().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Ends the archives. Each document owns its file; what was not handed out is freed with this.</summary>
    /// <param name="origin">What the documents came from; two origins with the same documents are two versions of the data.</param>
    /// <param name="parserVersion">The parser's version.</param>
    public IEnumerable<FeedDocument> Finish(string origin, int parserVersion)
    {
        foreach (var (partition, part) in _parts.ToList())
        {
            _parts.Remove(partition);
            var (file, hash) = part.Finish(origin);
            yield return new FeedDocument
            {
                Partition = partition,
                Fingerprint = new FeedFingerprint(null, null, hash, parserVersion),
                Namespaces = RedHatRows.Namespaces,
                Files = new SpooledFeedFile(file, $"{partition}.tar", limits),
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _document.DisposeAsync();
        foreach (var part in _parts.Values)
        {
            await part.DisposeAsync();
        }
    }

    private async Task AddAsync(string partition, string path, ArraySegment<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_parts.TryGetValue(partition, out var part))
        {
            _parts[partition] = part = new Part();
        }

        await part.AddAsync(path, bytes, cancellationToken);
    }

    /// <summary>Fills <see cref="Document"/>; false for what does not begin like JSON, which is not read further.</summary>
    private async Task<bool> ReadAsync(FeedFile file, bool isJsonOnly, CancellationToken cancellationToken)
    {
        _document.SetLength(0);
        while (await file.Content.ReadAsync(_chunk, cancellationToken) is > 0 and var count)
        {
            if (_document.Length + count > CsafReader.MaximumOf(limits))
            {
                throw new FeedFormatException($"'{file.Path}' is larger than the limit of {CsafReader.MaximumOf(limits)} bytes");
            }

            if (isJsonOnly && _document.Length == 0 && _chunk.AsSpan(0, count).TrimStart("\uFEFF \t\r\n"u8) is not [(byte)'{', ..])
            {
                return false;
            }

            _document.Write(_chunk, 0, count);
        }

        return true;
    }

    [GeneratedRegex(@"(?:^|/)([12][0-9]{3})/cve-[0-9]{4}-[0-9]{4,19}\.json$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DocumentPath();

    /// <summary>The archive of one partition.</summary>
    private sealed class Part : IAsyncDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly FileStream _file = TemporaryFile.Create();
        private readonly GZipStream _gzip;
        private readonly TarWriter _tar;
        private int _count;

        public Part()
        {
            _gzip = new GZipStream(_file, CompressionLevel.Fastest, leaveOpen: true);
            _tar = new TarWriter(_gzip, TarEntryFormat.Ustar, leaveOpen: true);
        }

        public async Task AddAsync(string path, ArraySegment<byte> bytes, CancellationToken cancellationToken)
        {
            _hash.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {path}\n"));

            // The path may be anything of the user's; the name in the archive is only for messages and order.
            var name = $"{++_count:D7}-{path[(path.LastIndexOf('/') + 1)..]}";
            var entry = new UstarTarEntry(TarEntryType.RegularFile, Short(name)) { DataStream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) };
            await _tar.WriteEntryAsync(entry, cancellationToken);
        }

        public (FileStream File, string Hash) Finish(string origin)
        {
            _tar.Dispose();
            _gzip.Dispose();
            _file.Flush();
            _hash.AppendData(Encoding.UTF8.GetBytes(origin));
            using (_hash)
            {
                return (_file, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _tar.DisposeAsync();
            await _gzip.DisposeAsync();
            await _file.DisposeAsync();
            _hash.Dispose();
        }

        private static string Short(string name)
        {
            var plain = string.Concat(name.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_'));
            return plain.Length <= 90 ? plain : plain[..90];
        }
    }
}

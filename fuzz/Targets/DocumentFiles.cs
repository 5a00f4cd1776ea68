using System.Text;
using Strata.Core.Images.Sources;
using Strata.Core.Primitives;

namespace Strata.Fuzz.Targets;

/// <summary>
/// An image layout made of JSON documents that are separated by zero bytes. In each, <c>$0</c>, <c>$1</c> ... stand for the digests of
/// those before, so that mutated documents still lead to each other. The last one is the index.
/// </summary>
internal sealed class DocumentFiles : IImageFiles
{
    private const int MaximumDocuments = 8;

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal) { [OciLayout.MarkerFile] = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray() };

    public DocumentFiles(byte[] documents)
    {
        var digests = new List<Digest>();
        foreach (var document in Encoding.Latin1.GetString(documents).Split('\0', MaximumDocuments))
        {
            var text = new StringBuilder(document);
            for (var i = 0; i < digests.Count; i++)
            {
                text.Replace($"${i}", digests[i].ToString());
            }

            var bytes = Encoding.Latin1.GetBytes(text.ToString());
            digests.Add(Digest.Sha256Of(bytes));
            _files[OciBlobs.LayoutPathOf(digests[^1])] = bytes;
            _files[OciLayout.IndexFile] = bytes;
        }
    }

    public ImageFile? Find(string path, out string problem)
    {
        problem = "is not there";
        return _files.TryGetValue(path, out var bytes) ? new ImageFile(bytes.Length, (offset, length) => new MemoryStream(bytes, (int)offset, (int)length)) : null;
    }
}

using System.Buffers.Text;
using System.Text.Json;

namespace Strata.Core.Images.Registry;

/// <summary>
/// The signed form of Docker's schema 1 manifest: a JSON document whose signatures were put into it. Its digest is that of the document
/// without them, which each signature says how to restore. The signatures themselves are by keys that nobody can know and are not verified.
/// </summary>
internal static class SignedManifest
{
    /// <summary>Signatures that are looked at.</summary>
    private const int MaximumSignatures = 100;

    /// <summary>The signed part; the document itself when it has no signature.</summary>
    /// <exception cref="ImageFormatException">A signature does not say how to restore it, or two restore different documents.</exception>
    public static byte[] PayloadOf(byte[] content, string where)
    {
        byte[]? payload = null;
        ImageJson.Parse(content, where, root =>
        {
            foreach (var signature in ImageJson.Items(root, "signatures", MaximumSignatures, where))
            {
                var restored = Restore(content, ImageJson.Text(signature, "protected", where), where);
                if (payload is not null && !payload.AsSpan().SequenceEqual(restored))
                {
                    throw new ImageFormatException($"{where} has signatures of different documents.");
                }

                payload = restored;
            }

            return true;
        });
        return payload ?? content;
    }

    private static byte[] Restore(byte[] content, string? @protected, string where)
    {
        if (Decode(@protected) is not { } header)
        {
            throw Damaged(where);
        }

        return ImageJson.Parse<byte[]>(header, where, root =>
            ImageJson.Member(root, "formatLength", where) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var length)
            && length >= 0 && length <= content.Length && Decode(ImageJson.Text(root, "formatTail", where)) is { } tail
                ? [.. content.AsSpan(0, length), .. tail]
                : throw Damaged(where));
    }

    private static byte[]? Decode(string? text)
    {
        try
        {
            return text is null ? null : Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ImageFormatException Damaged(string where) => new($"{where} has a signature that does not say what it signs.");
}

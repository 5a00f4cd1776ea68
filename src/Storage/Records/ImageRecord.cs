using Strata.Storage.Images;
using Strata.Storage.Layers;

namespace Strata.Storage.Records;

/// <summary>The byte form of what an image's digest fixes: digests as bytes, and the whole compressed where that helps.</summary>
internal static class ImageRecord
{
    private const byte Form = 1;
    private const string Sha256 = "sha256:";
    private const byte NoDigest = 0;
    private const byte Sha256Digest = 1;
    private const byte OtherDigest = 2;

    /// <summary>The bytes of an image.</summary>
    public static byte[] Write(StoredImage image)
    {
        var writer = new PackedWriter();
        writer.WriteByte(Form);
        writer.WriteText(image.MediaType);
        WriteDigest(writer, image.ConfigDigest);
        writer.WriteOptionalText(image.Platform);
        writer.WriteOptionalText(WarningText.Write(image.Warnings));
        writer.WriteNumber(image.Layers.Count);
        foreach (var layer in image.Layers)
        {
            WriteDigest(writer, layer.Digest);
            WriteDigest(writer, layer.DiffId);
            writer.WriteByte(layer.IsSkipped ? (byte)1 : (byte)0);
            writer.WriteOptionalText(layer.Command is { Length: > ImageLayer.MaximumCommand } command ? Cut(command) : layer.Command);
        }

        using var packer = new ContentPacker();
        return packer.Pack(writer.Written);
    }

    /// <summary>The image that <see cref="Write"/> made the bytes of.</summary>
    public static StoredImage Read(string digest, int engineVersion, byte[] content, DateTimeOffset created, DateTimeOffset seen)
    {
        var reader = new PackedReader(ContentPacker.Unpack(content));
        if (reader.ReadByte() != Form)
        {
            throw new CorruptRecordException("an image is stored in an unknown form");
        }

        var mediaType = reader.ReadText();
        var config = ReadDigest(ref reader) ?? throw new CorruptRecordException("an image has no config");
        var platform = reader.ReadOptionalText();
        var warnings = WarningText.Read(reader.ReadOptionalText());
        var layers = new ImageLayer[reader.ReadCount()];
        for (var i = 0; i < layers.Length; i++)
        {
            var blob = ReadDigest(ref reader) ?? throw new CorruptRecordException("a layer of an image has no digest");
            var diffId = ReadDigest(ref reader);
            var isSkipped = reader.ReadByte() != 0;
            layers[i] = new ImageLayer(blob, diffId, reader.ReadOptionalText(), isSkipped);
        }

        return new StoredImage
        {
            Digest = digest,
            MediaType = mediaType,
            ConfigDigest = config,
            Platform = platform,
            Layers = layers,
            Warnings = warnings,
            EngineVersion = engineVersion,
            Created = created,
            Seen = seen,
        };
    }

    /// <summary>The beginning of a command; half a surrogate pair is not kept.</summary>
    private static string Cut(string command)
    {
        var length = ImageLayer.MaximumCommand - 1;
        return command[..(char.IsHighSurrogate(command[length - 1]) ? length - 1 : length)] + "…";
    }

    private static void WriteDigest(PackedWriter writer, string? digest)
    {
        if (digest is null)
        {
            writer.WriteByte(NoDigest);
        }
        else if (digest.Length == Sha256.Length + 64 && digest.StartsWith(Sha256, StringComparison.Ordinal) && digest.AsSpan(Sha256.Length).IndexOfAnyExcept(LowerHex) < 0)
        {
            writer.WriteByte(Sha256Digest);
            writer.WriteBytes(Convert.FromHexString(digest.AsSpan(Sha256.Length)));
        }
        else
        {
            writer.WriteByte(OtherDigest);
            writer.WriteText(digest);
        }
    }

    private static string? ReadDigest(ref PackedReader reader) => reader.ReadByte() switch
    {
        NoDigest => null,
        Sha256Digest => Sha256 + Convert.ToHexStringLower(reader.Take(32)),
        OtherDigest => reader.ReadText(),
        _ => throw new CorruptRecordException("a digest is stored in an unknown form"),
    };

    private static readonly System.Buffers.SearchValues<char> LowerHex = System.Buffers.SearchValues.Create("0123456789abcdef");
}

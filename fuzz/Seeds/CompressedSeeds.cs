using System.IO.Compression;
using System.Text;

namespace Strata.Fuzz.Seeds;

/// <summary>Small compressed blobs. What this program's libraries cannot write comes from xz 5.4 and bzip2 1.0.8.</summary>
internal static class CompressedSeeds
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 40).Select(number => $"Package: lib{number % 7}\nVersion: 1.{number}-1\n\n")) + new string('a', 300));

    public static IEnumerable<byte[]> Gzip()
    {
        var one = Gzip(Text);
        yield return one;
        yield return [.. one, .. Gzip([]), .. Gzip("end"u8.ToArray()), 0, 0];
        yield return Gzip(Text, CompressionLevel.NoCompression);
        yield return one[..^9];

        // Extra field, name, comment and header checksum (which is wrong here).
        yield return [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2, (byte)'n', 0, (byte)'c', 0, 0, 0, .. one[10..]];
    }

    public static IEnumerable<byte[]> Deflate()
    {
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.SmallestSize })
        {
            var stream = new MemoryStream();
            using (var deflate = new DeflateStream(stream, level, leaveOpen: true))
            {
                deflate.Write(Text);
            }

            yield return stream.ToArray();
        }
    }

    public static IEnumerable<byte[]> Zstd()
    {
        foreach (var level in new[] { -5, 1, 19 })
        {
            using var compressor = new ZstdSharp.Compressor(level);
            compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, level > 0 ? 1 : 0);
            var frame = compressor.Wrap(Text).ToArray();
            yield return frame;
            yield return [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3, .. frame, .. frame, 0];
        }
    }

    public static IEnumerable<byte[]> Xz()
    {
        // CRC-64; CRC-32; SHA-256 in four blocks; no check; an empty stream.
        var crc64 = Convert.FromBase64String(
            "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AJ+AGpdADqcyonqgQo9IywTT6Dx5higJqH2oZ9O/9zuIW/wE1CpfCdz2c6dDZbov0DfQCSfocTpLBheU35psb+MpFsH"
            + "oYtO2PoWC+hHKRB+Gcw6DD09Qqk80W6lGNwwb761dd2alAGSjlEvj0S7TwAAAABmnqIAt5FeigABhgH/BAAAhaTQ77HEZ/sCAAAAAARZWg==");
        yield return crc64;
        yield return Convert.FromBase64String(
            "/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AJ+AGpdADqcyonqgQo9IywTT6Dx5higJqH2oZ9O/9zuIW/wE1CpfCdz2c6dDZbov0DfQCSfocTpLBheU35psb+MpFsH"
            + "oYtO2PoWC+hHKRB+Gcw6DD09Qqk80W6lGNwwb761dd2alAGSjlEvj0S7TwAAAAC7lIqJAAGCAf8EAACT5kF0PjANiwIAAAAAAVla");
        yield return Convert.FromBase64String(
            "/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4ADHAEldADqcyonqgQo9IywTT6Dx5higJqH2oZ9O/9zuIW/wE1CpfCdz2c6dDZbov0DfQCSfocTpLBheU35psb+MpFsH"
            + "oYtO2PoVVipf9CAAAAAAeEmvFffRk1M0D8gt7s/ebs5jeOsB9OR3aTS5vu4gDtMCACEBFgAAAHQv5aPgAMcAQ10AORlABcHnAXCY9rsKlI7Wkrr3UnLlIsKrTn14"
            + "keNSWpZTefDNCxVnkDTu3AjUjLHIMoSk/pkh+ZVJwiqprljxv60AAAAARWzhuwEGMv2BMFkMb35bDXRHISdsmgiPZWzctQ9fhG0CACEBFgAAAHQv5aPgAMcABl0A"
            + "MO9mAAAAAAAAwqkI2Y9d+Yet5BtfziEwZ++8wh7yJAISpB5UtefCiuUCACEBFgAAAHQv5aPgACYAB10AMO4iCgAAAAAASEShOymWtkfLVwVPcIe6m4IkHVmB73IR"
            + "fHev5qOl2ScABH3IAXfIATrIATsnAAAAHIiuh6sKhsoEAAAAAApZWg==");
        yield return Convert.FromBase64String(
            "/Td6WFoAAAD/EtlBAgAhARYAAAB0L+Wj4AJ+AGpdADqcyonqgQo9IywTT6Dx5higJqH2oZ9O/9zuIW/wE1CpfCdz2c6dDZbov0DfQCSfocTpLBheU35psb+MpFsH"
            + "oYtO2PoWC+hHKRB+Gcw6DD09Qqk80W6lGNwwb761dd2alAGSjlEvj0S7TwAAAAAAAX7/BAAAALfoe7eoAAr8AgAAAAAAWVo=");
        var empty = Convert.FromBase64String("/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=");
        yield return empty;
        yield return [.. crc64, 0, 0, 0, 0, .. empty, 1];
    }

    public static IEnumerable<byte[]> XzHeader()
    {
        yield return [0, 0x00, 0x21, 1, 22, 0, 0, 0];
        yield return [0, 0xC0, 0x90, 0x03, 0xFF, 0x04, 0x21, 1, 28, 0, 0, 0];
    }

    public static IEnumerable<byte[]> Lzma2()
    {
        // lc=1, lp=1, pb=1; random bytes, which are stored.
        var compressed = Convert.FromBase64String(
            "4AJ+AGs3ADqcyvvUzq30a7FcBJuOLdWkcW1BafMT1dXU/SI/wl+K83HnoYOCdERBh5Kt8/P28IInaK06uaVfsriA/hGEcNhKjAd8TqWBTb3QF8f32WKTBwp3AOs8"
            + "rXPwUtiyrE/7CgqwtHJIK9Y0OAAAAAA=");
        var stored = Convert.FromBase64String("AQA/ZvKX9GAJfG8Ki42rdbHU+6LzNfcKmgfrFw10NILzn+Bdt1zhrNrJnHma9GF9UOlHa1HI5afyt5zeDkMPmXyuNAA=");
        yield return compressed;
        yield return stored;

        // One after the other without the end mark between; the second resets the dictionary.
        yield return [.. compressed[..^1], .. stored];
    }

    public static IEnumerable<byte[]> Bzip2()
    {
        var text = Convert.FromBase64String(
            "QlpoOTFBWSZTWeMEVp0AAKdRgIAQQCA+7d8AAAggAIgap+aqeoBoACKQ1TTE0eI1KLJYHMzFIdRFNhV7TdAgHBwp1JC0TJWZrG4a3oZW6/g7G2FO0aLdHJciIIg0"
            + "pZeg8UhTC7Ke1PEeFKrIGwZU0Ng+KUAoMjI9DVMQjX+LuSKcKEhxgitOgA==");
        var empty = Convert.FromBase64String("QlpoORdyRThQkAAAAAA=");
        yield return text;
        yield return empty;
        yield return [.. text, .. empty, .. text, 7];
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}

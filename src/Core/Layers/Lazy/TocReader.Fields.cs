using System.Text;
using System.Text.Json;

namespace Strata.Core.Layers.Lazy;

internal sealed partial class TocReader
{
    /// <summary>The keys that count; others (mode, owner, times, attributes) say nothing about what lies where.</summary>
    private static readonly byte[][] KnownKeys =
    [
        .. ((ReadOnlySpan<string>)
        [
            "name", "type", "linkName", "size", "offset", "endOffset", "innerOffset", "chunkOffset", "chunkSize", "chunkType", "digest", "chunkDigest",
            "entries", "version",
        ]).ToArray().Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Reads the members of an entry; false when they are not all there yet.</summary>
    private bool TakeEntry(ref Utf8JsonReader json)
    {
        Entry.Clear();
        var seen = 0;
        while (true)
        {
            if (!json.Read())
            {
                return false;
            }

            if (json.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var key = IndexOf(ref json);
            if (key < 0)
            {
                RequireUnknown(ref json);
                if (!json.TrySkip())
                {
                    return false;
                }

                continue;
            }

            Require((seen & (1 << key)) == 0);
            seen |= 1 << key;
            if (!json.Read())
            {
                return false;
            }

            SetField(key, ref json);
        }
    }

    private void SetField(int key, ref Utf8JsonReader json)
    {
        switch (key)
        {
            case 0:
                Entry.NameText.Read(ref json);
                break;
            case 1:
                Entry.Kind = ReadKind(ref json);
                break;
            case 2:
                Entry.LinkNameText.Read(ref json);
                break;
            case 3:
                Entry.Size = ReadNumber(ref json);
                break;
            case 4:
                Entry.Offset = ReadNumber(ref json);
                break;
            case 5:
                Entry.EndOffset = ReadNumber(ref json);
                break;
            case 6:
                Entry.InnerOffset = ReadNumber(ref json);
                break;
            case 7:
                Entry.ChunkOffset = ReadNumber(ref json);
                break;
            case 8:
                Entry.ChunkSize = ReadNumber(ref json);
                break;
            case 9:
                Entry.IsZeros = ReadIsZeros(ref json);
                break;
            case 10:
                Entry.Digest = ReadDigest(ref json);
                break;
            case 11:
                Entry.ChunkDigest = ReadDigest(ref json);
                break;
            default:
                Require(false);
                break;
        }
    }

    private static int IndexOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < KnownKeys.Length; i++)
        {
            if (json.ValueTextEquals(KnownKeys[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // Go's reader takes keys in other letters for the same, and later values for earlier ones.
    private static void RequireUnknown(ref Utf8JsonReader json)
    {
        Require(!json.ValueIsEscaped);
        foreach (var key in KnownKeys)
        {
            Require(!Ascii.EqualsIgnoreCase(json.ValueSpan, key));
        }
    }

    private static long ReadNumber(ref Utf8JsonReader json)
    {
        Require(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= 0);
        return json.GetInt64();
    }

    private static TocEntryKind ReadKind(ref Utf8JsonReader json)
    {
        Require(json.TokenType == JsonTokenType.String);
        return json switch
        {
            _ when json.ValueTextEquals("reg"u8) => TocEntryKind.Regular,
            _ when json.ValueTextEquals("dir"u8) => TocEntryKind.Directory,
            _ when json.ValueTextEquals("chunk"u8) => TocEntryKind.Chunk,
            _ when json.ValueTextEquals("symlink"u8) => TocEntryKind.SymbolicLink,
            _ when json.ValueTextEquals("hardlink"u8) => TocEntryKind.HardLink,
            _ when json.ValueTextEquals("char"u8) || json.ValueTextEquals("block"u8) || json.ValueTextEquals("fifo"u8) => TocEntryKind.Special,
            _ => TocEntryKind.Unknown,
        };
    }

    private static bool ReadIsZeros(ref Utf8JsonReader json)
    {
        Require(json.TokenType == JsonTokenType.String);
        var isZeros = json.ValueTextEquals("zeros"u8);
        Require(isZeros || json.ValueTextEquals(""u8));
        return isZeros;
    }

    private static byte[]? ReadDigest(ref Utf8JsonReader json)
    {
        Require(json.TokenType == JsonTokenType.String);
        if (json.ValueSpan.IsEmpty)
        {
            return null;
        }

        var digest = new byte[32];
        Require(json.ValueSpan.StartsWith("sha256:"u8) && json.ValueSpan.Length == 71
            && Convert.FromHexString(json.ValueSpan[7..], digest, out _, out _) == System.Buffers.OperationStatus.Done);
        return digest;
    }
}

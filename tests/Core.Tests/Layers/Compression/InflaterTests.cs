using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

/// <summary>Streams that no encoder writes. The runtime's zlib is asked about each, so that both agree about what is valid.</summary>
public class InflaterTests
{
    private static readonly byte[] FixedLengths =
        [.. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8)];

    private static readonly (int Bits, int Length)[] FixedCodes = DeflateWriter.Codes(FixedLengths);

    [Fact]
    public void Every_length_and_every_distance_symbol_of_a_fixed_block_is_decoded()
    {
        var content = Blob.Content(3, 60_000).ToList();
        var writer = new DeflateWriter().Stored(last: false, content.ToArray()).Fixed(last: true);
        for (var symbol = 257; symbol <= 285; symbol++)
        {
            for (var distance = 0; distance < 30; distance++)
            {
                Copy(writer, content, FixedCodes[symbol], symbol, (distance, 5), distance, (uint)(symbol * 31), (uint)(distance * 977));
            }
        }

        Accepts(writer.Code(FixedCodes[256]), [.. content]);
    }

    [Theory]
    [InlineData(286)]
    [InlineData(287)]
    public void Reserved_length_symbols_are_refused(int symbol) =>
        Refuses(new DeflateWriter().Fixed(last: true).Code(FixedCodes['a']).Code(FixedCodes[symbol]).Code((0, 5)).Code(FixedCodes[256]), "literal/length code");

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    public void Reserved_distance_symbols_are_refused(int symbol) =>
        Refuses(new DeflateWriter().Fixed(last: true).Code(FixedCodes['a']).Code(FixedCodes[257]).Code((symbol, 5)).Bits(0, 13).Code(FixedCodes[256]), "distance code");

    [Fact]
    public void Stored_blocks_of_any_length_come_back()
    {
        byte[] content = [.. Blob.Content(4, 65_535), 1, 2, 3];
        var writer = new DeflateWriter().Stored(last: false, []).Stored(last: false, content.AsSpan(0, 65_535)).Stored(last: false, []);

        Accepts(writer.Stored(last: true, content.AsSpan(65_535)), content);
    }

    [Fact]
    public void A_stored_block_with_a_wrong_complement_is_refused() =>
        Refuses(new DeflateWriter().Stored(last: true, "abc"u8, complement: 0), "complement");

    [Fact]
    public void The_reserved_block_type_is_refused() => Refuses(new DeflateWriter().Bits(1, 1).Bits(3, 2), "reserved type");

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1000, 1001)]
    [InlineData(32_000, 32_001)]
    public void A_match_before_the_start_of_the_data_is_refused_and_one_to_its_first_byte_is_not(int available, int distance)
    {
        Accepts(Match(distance - 1, out var content), [.. content]);
        Refuses(Match(distance, out _), "before the start");

        DeflateWriter Match(int distance, out List<byte> content)
        {
            content = [.. Blob.Content(5, available)];
            var symbol = Enumerable.Range(0, 30).Last(s => DeflateWriter.DistanceOf(s).Base <= distance);
            var (start, extra) = DeflateWriter.DistanceOf(symbol);
            var writer = new DeflateWriter().Stored(last: false, content.ToArray()).Fixed(last: true);
            writer.Code(FixedCodes[257]).Code((symbol, 5)).Bits((uint)(distance - start), extra).Code(FixedCodes[256]);
            for (var i = 0; i < 3 && distance <= content.Count; i++)
            {
                content.Add(content[^distance]);
            }

            return writer;
        }
    }

    [Fact]
    public void A_match_into_the_member_before_is_refused()
    {
        var second = new DeflateWriter().Fixed(last: true).Code(FixedCodes[257]).Code((0, 5)).Code(FixedCodes[256]);
        byte[] blob = [.. Blob.Gzip("abc"u8), .. second.ToGzip("ccc"u8)];

        var (content, failure) = Blob.Decode(blob, CompressionFormat.Gzip);

        Assert.Null(DeflateWriter.ByZlib(blob));
        Assert.Contains("before the start", failure!.Message, StringComparison.Ordinal);
        Assert.Equal("abc"u8, content);
    }

    [Fact]
    public void One_distance_code_of_one_bit_is_a_code_and_its_unused_half_is_not()
    {
        byte[] distances = [1];
        var lengths = Lengths(('a', 1), (256, 2), (257, 2));
        var codes = DeflateWriter.Codes(lengths);
        Accepts(new DeflateWriter().Dynamic(true, lengths, distances).Code(codes['a']).Code(codes[257]).Bits(0, 1).Code(codes[256]), "aaaa"u8.ToArray());
        Refuses(new DeflateWriter().Dynamic(true, lengths, distances).Code(codes['a']).Code(codes[257]).Bits(1, 1).Code(codes[256]), "distance code");
    }

    [Fact]
    public void No_distance_code_is_enough_for_literals_and_not_for_matches()
    {
        byte[] distances = [0];
        var lengths = Lengths(('a', 1), (256, 2), (257, 2));
        var codes = DeflateWriter.Codes(lengths);
        Accepts(new DeflateWriter().Dynamic(true, lengths, distances).Code(codes['a']).Code(codes[256]), "a"u8.ToArray());
        Refuses(new DeflateWriter().Dynamic(true, lengths, distances).Code(codes['a']).Code(codes[257]).Bits(0, 1).Code(codes[256]), "distance code");
    }

    [Fact]
    public void A_lone_code_for_the_end_is_enough()
    {
        var lengths = Lengths((256, 1));
        Accepts(new DeflateWriter().Dynamic(true, lengths, [0]).Bits(0, 1), []);
        Refuses(new DeflateWriter().Dynamic(true, lengths, [0]).Bits(1, 1), "literal/length code");
    }

    [Theory]
    [InlineData("over-subscribed lengths", "a1 b1 256:1", "1", "not a code")]
    [InlineData("incomplete lengths", "a2 256:2", "1", "not a code")]
    [InlineData("lone length of two bits", "256:2", "1", "not a code")]
    [InlineData("over-subscribed distances", "a1 256:1", "1 1 1", "not a code")]
    [InlineData("incomplete distances", "a1 256:1", "2 2", "not a code")]
    [InlineData("lone distance of two bits", "a1 256:1", "2", "not a code")]
    [InlineData("no end", "a1 b1", "1", "no code for its end")]
    public void Sets_of_lengths_that_are_no_code_are_refused(string what, string lengths, string distances, string problem)
    {
        var set = lengths.Split(' ').Select(item => item.Split(':') is [var symbol, var length]
            ? (int.Parse(symbol), int.Parse(length))
            : (item[0], item[1] - '0')).ToArray();
        byte[] distanceSet = [.. distances.Split(' ').Select(byte.Parse)];

        Assert.NotEmpty(what);
        Refuses(new DeflateWriter().Dynamic(true, Lengths(set), distanceSet).Bits(0, 32), problem);
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(31, 0)]
    [InlineData(0, 30)]
    [InlineData(0, 31)]
    public void Too_many_symbols_are_refused(int lengths, int distances) =>
        Refuses(new DeflateWriter().Bits(1, 1).Bits(2, 2).Bits((uint)lengths, 5).Bits((uint)distances, 5).Bits(15, 4).Bits(0, 32).Bits(0, 32), "too many");

    [Fact]
    public void Runs_of_code_lengths_must_have_something_to_repeat_and_stay_inside()
    {
        // The code length code: 16 and 18 of one bit each.
        Refuses(RunHeader().Bits(0, 1).Bits(0, 2).Bits(0, 30), "before the first");
        Refuses(RunHeader().Bits(1, 1).Bits(127, 7).Bits(1, 1).Bits(127, 7).Bits(0, 30), "past the last");

        static DeflateWriter RunHeader() =>
            new DeflateWriter().Bits(1, 1).Bits(2, 2).Bits(0, 5).Bits(0, 5).Bits(0, 4).Bits(1, 3).Bits(0, 3).Bits(1, 3).Bits(0, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_code_length_code_that_is_no_code_is_refused(int each)
    {
        var writer = new DeflateWriter().Bits(1, 1).Bits(2, 2).Bits(0, 5).Bits(0, 5).Bits(15, 4);
        for (var i = 0; i < 19; i++)
        {
            writer.Bits(i == 0 || each != 2 ? (uint)each : 0, 3);
        }

        Refuses(writer.Bits(0, 32), "code length code");
    }

    [Fact]
    public void Random_valid_blocks_with_codes_of_up_to_15_bits_decode_as_zlib_does()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new SeededRandom(seed);
            var writer = new DeflateWriter();
            List<byte> content = [];
            var blocks = 1 + random.Next(4);
            for (var i = 1; i <= blocks; i++)
            {
                RandomBlock(random, writer, content, last: i == blocks);
            }

            Accepts(writer, [.. content]);
        }
    }

    [Fact]
    public void Random_damage_is_judged_as_zlib_does()
    {
        var refused = 0;
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new SeededRandom(seed);
            var blob = Blob.Gzip(Blob.Content(seed, 1 + random.Next(3000)), (System.IO.Compression.CompressionLevel)random.Next(4));
            for (var changes = 1 + random.Next(3); changes > 0; changes--)
            {
                blob[10 + random.Next(random.Next(2) == 0 ? blob.Length - 10 : Math.Min(80, blob.Length - 10))] ^= (byte)(1 << random.Next(8));
            }

            var expected = DeflateWriter.ByZlib(blob);
            var (content, failure) = Blob.Decode(blob, CompressionFormat.Gzip, random.Next(2) == 0 ? 100 : int.MaxValue);

            Assert.True(expected is null == failure is not null, $"seed {seed}: {failure?.Message}");
            if (expected is not null)
            {
                Assert.Equal(expected, content);
            }

            refused += expected is null ? 1 : 0;
        }

        Assert.InRange(refused, 3000, 4000);
    }

    private static void RandomBlock(SeededRandom random, DeflateWriter writer, List<byte> content, bool last)
    {
        var lengths = DeflateWriter.RandomCode(random, 286, 3 + random.Next(280), 15, 256);
        var distances = DeflateWriter.RandomCode(random, 30, 2 + random.Next(28), 15);
        writer.Dynamic(last, lengths, distances);
        var codes = DeflateWriter.Codes(lengths);
        var distanceCodes = DeflateWriter.Codes(distances);
        int[] symbols = [.. Enumerable.Range(0, 286).Where(symbol => lengths[symbol] > 0 && symbol != 256)];
        int[] distanceSymbols = [.. Enumerable.Range(0, 30).Where(symbol => distances[symbol] > 0)];
        for (var i = random.Next(4000); i > 0; i--)
        {
            var symbol = symbols[random.Next(symbols.Length)];
            if (symbol < 256)
            {
                writer.Code(codes[symbol]);
                content.Add((byte)symbol);
                continue;
            }

            var distance = distanceSymbols[random.Next(distanceSymbols.Length)];
            var (start, extra) = DeflateWriter.DistanceOf(distance);
            if (start + (1 << extra) <= content.Count)
            {
                Copy(writer, content, codes[symbol], symbol, distanceCodes[distance], distance, (uint)random.Next(1 << 13), (uint)random.Next(1 << 13));
            }
        }

        writer.Code(codes[256]);
    }

    private static void Copy(
        DeflateWriter writer, List<byte> content, (int, int) code, int symbol, (int, int) distanceCode, int distance, uint extraLength, uint extraDistance)
    {
        var (length, lengthBits) = DeflateWriter.LengthOf(symbol);
        var (back, backBits) = DeflateWriter.DistanceOf(distance);
        extraLength &= (1u << lengthBits) - 1;
        extraDistance &= (1u << backBits) - 1;
        writer.Code(code).Bits(extraLength, lengthBits).Code(distanceCode).Bits(extraDistance, backBits);
        for (var i = 0; i < length + extraLength; i++)
        {
            content.Add(content[content.Count - back - (int)extraDistance]);
        }
    }

    private static byte[] Lengths(params (int Symbol, int Length)[] set)
    {
        var lengths = new byte[286];
        foreach (var (symbol, length) in set)
        {
            lengths[symbol] = (byte)length;
        }

        return lengths;
    }

    private static void Accepts(DeflateWriter writer, byte[] expected)
    {
        var blob = writer.ToGzip(expected);
        foreach (var readSize in new[] { 50, int.MaxValue })
        {
            var (content, failure) = Blob.Decode(blob, CompressionFormat.Gzip, readSize);
            Assert.Null(failure);
            Assert.Equal(expected, content);
        }

        Assert.Equal(expected, DeflateWriter.ByZlib(blob));
    }

    private static void Refuses(DeflateWriter writer, string problem)
    {
        var blob = writer.ToGzip([]);
        Assert.Null(DeflateWriter.ByZlib(blob));
        foreach (var tail in new[] { 0, 100 })
        {
            // With bytes behind it the fast loop sees the same stream.
            var (_, failure) = Blob.Decode([.. blob, .. new byte[tail]], CompressionFormat.Gzip);
            Assert.Contains(problem, failure?.Message ?? "accepted", StringComparison.Ordinal);
        }
    }
}

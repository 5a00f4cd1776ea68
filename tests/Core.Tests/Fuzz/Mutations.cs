using Strata.Core.Tests.Layers.Compression;

namespace Strata.Core.Tests.Fuzz;

/// <summary>Changes inputs as a fuzzer does, the same way each time.</summary>
/// <param name="seeds">The inputs to start from.</param>
/// <param name="random">Where the changes come from.</param>
internal sealed class Mutations(IReadOnlyList<byte[]> seeds, SeededRandom random)
{
    private const int MaximumLength = 64 << 10;

    private static readonly byte[] Interesting = [0, 1, 0x7F, 0x80, 0xFF, (byte)'0', (byte)'9', (byte)' ', (byte)'/', (byte)'"', (byte)'\\', (byte)'\n', (byte)'-', (byte)':'];

    /// <summary>A seed with one to eight changes.</summary>
    public byte[] Next()
    {
        var input = seeds[random.Next(seeds.Count)].ToList();
        for (var changes = 1 + random.Next(8); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        if (input.Count == 0)
        {
            input.Add((byte)random.Next());
            return;
        }

        var position = random.Next(input.Count);
        var count = Math.Min(1 + random.Next(1 + random.Next(64)), input.Count - position);
        switch (random.Next(7))
        {
            case 0:
                input[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                input[position] = Interesting[random.Next(Interesting.Length)];
                break;
            case 2:
                input[position] += (byte)(random.Next(33) - 16);
                break;
            case 3:
                input.RemoveRange(position, count);
                break;
            case 4 when input.Count < MaximumLength:
                input.InsertRange(random.Next(input.Count), input.GetRange(position, count));
                break;
            case 5:
                var other = seeds[random.Next(seeds.Count)];
                var start = random.Next(other.Length + 1);
                input.InsertRange(position, other.AsSpan(start, Math.Min(count, other.Length - start)).ToArray());
                break;
            default:
                input.RemoveRange(position, random.Next(4) == 0 ? input.Count - position : 1);
                break;
        }
    }
}

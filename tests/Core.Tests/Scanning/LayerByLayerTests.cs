using System.Text.RegularExpressions;
using Strata.Core.Scanning;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

/// <summary>Layers analysed one at a time through stored trees against the same layers read together.</summary>
public sealed partial class LayerByLayerTests
{
    private const int Stacks = 120;

    private static readonly LayerCompression[] Compressions = Enum.GetValues<LayerCompression>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_state_is_that_of_the_layers_read_together_or_says_what_it_does_not_know(int seed)
    {
        var random = new SeededRandom(seed);
        var layers = new RandomLayers(random);
        var (equal, unknown) = (0, 0);
        for (var stack = 0; stack < Stacks; stack++)
        {
            var chain = new LayerChain();
            var blobs = new List<byte[]>();
            layers.Begin();
            for (var left = 1 + random.Next(5); left > 0; left--)
            {
                blobs.Add(layers.Next().Build(Compressions[random.Next(Compressions.Length)]));
                await chain.AddAsync(blobs[^1]);
                if (chain.Last.Warnings.Any(IsAboutUnreadContent))
                {
                    // A link now leads to what a lower layer was not read for; what is above may differ, and the status says so.
                    unknown++;
                    break;
                }

                var together = Describe(await LayerChain.ScanAsync(blobs));
                Assert.True(together == Describe(chain), $"{layers.Story}\ntogether:\n{together}\none at a time:\n{Describe(chain)}");
                equal++;
            }
        }

        Assert.True(equal > Stacks * 2 && unknown > 0, $"{equal} states were compared and {unknown} were not known.");
    }

    private static string Describe(ScannedTarget target) => string.Join('\n',
    [
        $"{target.Inventory.Distribution}",
        .. target.Inventory.Packages.Select(found => $"{found.Package} {found.Location} {found.Layer}"),
        .. target.Inventory.Databases,
        .. Describe([.. target.Warnings, .. target.Inventory.Warnings]),
    ]);

    private static string Describe(LayerChain chain) => string.Join('\n',
    [
        $"{chain.Last.Inventory.Distribution}",
        .. chain.Packages,
        .. chain.Last.Inventory.Databases,
        .. Describe(chain.Last.Warnings),
    ]);

    private static IEnumerable<string> Describe(IEnumerable<ScanWarning> warnings) =>
        warnings.Select(warning => LayerName().Replace(warning.ToString(), "LAYER")).Distinct().Order(StringComparer.Ordinal);

    private static bool IsAboutUnreadContent(ScanWarning warning) =>
        warning.Message.Contains("lower layers were analysed before anything led there", StringComparison.Ordinal);

    [GeneratedRegex("[Ll]ayer \\d+|[Tt]his layer|[Aa] lower layer")]
    private static partial Regex LayerName();
}

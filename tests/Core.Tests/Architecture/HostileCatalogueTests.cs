using System.Globalization;
using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>The catalogue of hostile input has 72 rows; each has a test whose name begins with its number, in whatever test project fits.</summary>
public sealed partial class HostileCatalogueTests
{
    private const int Rows = 72;

    /// <summary>Rows without a test, each with the reason.</summary>
    private static readonly Dictionary<int, string> Untested = new()
    {
        [26] = "Strata asks for no list that comes in pages.",
        [70] = "Strata does not take webhooks of registries yet.",
        [71] = "Strata does not take webhooks of registries yet.",
    };

    private static readonly HashSet<int> Tested =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestName().Matches(File.ReadAllText(file)))
            .Select(match => int.Parse(match.Groups["row"].Value, CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void Every_row_of_the_catalogue_has_a_test_or_a_reason() =>
        Assert.Equal(Enumerable.Range(1, Rows).Except(Untested.Keys), Tested.Order());

    [Fact]
    public void No_reason_is_out_of_date() => Assert.All(Untested.Keys, row => Assert.DoesNotContain(row, Tested));

    [GeneratedRegex(@"(?:public|internal) (?:async )?(?:void|Task) Hostile_(?<row>\d\d)_\w+\(")]
    private static partial Regex TestName();
}

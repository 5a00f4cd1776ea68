using Strata.Core.Tests.Layers.Compression;
using Strata.Fuzz;
using Xunit;

namespace Strata.Core.Tests.Fuzz;

/// <summary>The fuzz targets without a fuzzer: every seed and a fixed number of seeded mutations of it. fuzz/run looks much longer and deeper.</summary>
public sealed class FuzzTargetTests
{
    private const int MutationsPerTarget = 300;

    public static TheoryData<string> Names { get; } = [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_and_mutations_are_read_or_refused(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var seeds = target.Seeds().ToList();
        Assert.NotEmpty(seeds);
        Assert.All(seeds, target.Run);
        var mutations = new Mutations(seeds, new SeededRandom(1));
        for (var i = 0; i < MutationsPerTarget; i++)
        {
            var input = mutations.Next();
            try
            {
                target.Run(input);
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {i} of {name}, {Convert.ToBase64String(input)}: {e}");
            }
        }
    }

    [Fact]
    public void Targets_have_names_of_their_own() =>
        Assert.Equal(FuzzTargets.All.Count, FuzzTargets.All.Select(target => target.Name).Distinct().Count());

    [Fact]
    public void Targets_of_each_change_exist() => Assert.All(FuzzTargets.Ci, name => Assert.NotNull(FuzzTargets.Find(name)));
}

using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>What the other projects may use of Core is a file, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_of_Core_is_the_checked_in_one()
    {
        var path = Path.Combine(Repository.Root, "src/Core/PublicApi.txt");
        var actual = PublicApi.Describe(typeof(Digest).Assembly);
        if (Environment.GetEnvironmentVariable("STRATA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run with STRATA_UPDATE_GOLDEN=1 and review it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}

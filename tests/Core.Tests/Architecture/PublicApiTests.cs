using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>What the other projects may use of Core is a file, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_of_Core_is_the_checked_in_one() =>
        GoldenFile.Matches("PublicApi.txt", PublicApi.Describe(typeof(Digest).Assembly));
}

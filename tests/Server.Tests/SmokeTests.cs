using Xunit;

namespace Strata.Server.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Server_is_one_assembly() => Assert.Equal("strata-server", typeof(Strata.Server.Program).Assembly.GetName().Name);
}

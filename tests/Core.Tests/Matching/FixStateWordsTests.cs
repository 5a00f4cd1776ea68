using Strata.Core.Advisories;
using Strata.Core.Matching;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class FixStateWordsTests
{
    [Fact]
    public void Every_state_has_its_word() => Assert.Equal(
        ["affected", "fixed", "not_affected", "wont_fix", "deferred", "end_of_life", "under_investigation"],
        Enum.GetValues<FixState>().Select(FixStateWords.Of));
}

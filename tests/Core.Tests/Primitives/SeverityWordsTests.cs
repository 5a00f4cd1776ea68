using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Primitives;

public sealed class SeverityWordsTests
{
    [Theory]
    [InlineData("critical", Severity.Critical)]
    [InlineData("HIGH", Severity.High)]
    [InlineData("Important", Severity.High)]
    [InlineData(" medium\t", Severity.Medium)]
    [InlineData("moderate", Severity.Medium)]
    [InlineData("low", Severity.Low)]
    [InlineData("negligible", Severity.Negligible)]
    [InlineData("minor", Severity.Negligible)]
    [InlineData("none", Severity.Unknown)]
    [InlineData("n/a", Severity.Unknown)]
    [InlineData("unknown", Severity.Unknown)]
    [InlineData("untriaged", Severity.Unknown)]
    [InlineData("not yet assigned", Severity.Unknown)]
    [InlineData("unspecified", Severity.Unknown)]
    [InlineData("", Severity.Unknown)]
    [InlineData("highest", Severity.Unknown)]
    public void Word_has_its_severity(string word, Severity severity) => Assert.Equal(severity, SeverityWords.Parse(word));

    [Fact]
    public void Missing_word_is_unknown() => Assert.Equal(Severity.Unknown, SeverityWords.Parse(null));
}

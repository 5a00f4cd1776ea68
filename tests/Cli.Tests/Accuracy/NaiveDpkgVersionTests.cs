using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Accuracy;

public sealed class NaiveDpkgVersionTests
{
    [Theory]
    [InlineData("1.0", "<", "1.1")]
    [InlineData("1.0~rc1", "<", "1.0")]
    [InlineData("1:0.1", ">", "9.9")]
    [InlineData("1.0-1", "<", "1.0-1+b1")]
    [InlineData("1.0", "=", "1.0-0")]
    [InlineData("1.010", "=", "1.10")]
    [InlineData("1.0a", "<", "1.0+")]
    public void Second_opinion_knows_the_rules(string left, string sign, string right) =>
        Assert.Equal(sign, Sign(NaiveDpkgVersion.Compare(left, right)));

    [Fact]
    public void Second_opinion_agrees_with_the_recorded_comparisons()
    {
        foreach (var line in File.ReadLines(SharedCorpus.PathOf("vectors/dpkg.tsv")))
        {
            if (line.Split('\t') is [var left, var sign, var right])
            {
                Assert.True(Sign(NaiveDpkgVersion.Compare(left, right)) == sign, line);
            }
        }
    }

    private static string Sign(int order) => order < 0 ? "<" : order > 0 ? ">" : "=";
}

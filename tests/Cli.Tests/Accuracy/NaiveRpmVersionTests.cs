using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Accuracy;

public sealed class NaiveRpmVersionTests
{
    [Theory]
    [InlineData("1.0-1", "<", "1.0-2")]
    [InlineData("1.0~rc1-1", "<", "1.0-1")]
    [InlineData("1.0^git1-1", ">", "1.0-1")]
    [InlineData("1.0^git1-1", "<", "1.0.1-1")]
    [InlineData("1:0.1-1", ">", "9.9-9")]
    [InlineData("1.010-1", "=", "1.10-1")]
    [InlineData("1.a-1", "<", "1.0-1")]
    [InlineData("1.0.a-1", ">", "1.0-1")]
    [InlineData("8.7p1-38.el9", "<", "8.7p1-38.el9_4.1")]
    public void Second_opinion_knows_the_rules(string left, string sign, string right) =>
        Assert.Equal(sign, Sign(NaiveRpmVersion.Compare(left, right)));

    [Fact]
    public void Release_counts_only_where_the_advisory_names_one()
    {
        Assert.Equal(0, NaiveRpmVersion.CompareToBound("1.0-5", "1.0"));
        Assert.True(NaiveRpmVersion.CompareToBound("1.0-5", "1.0-6") < 0);
    }

    [Fact]
    public void Second_opinion_agrees_with_the_recorded_comparisons()
    {
        foreach (var line in File.ReadLines(SharedCorpus.PathOf("vectors/rpm.tsv")))
        {
            if (line.Split('\t') is [var left, var sign, var right])
            {
                Assert.True(Sign(NaiveRpmVersion.Compare(left, right)) == sign, line);
            }
        }
    }

    private static string Sign(int order) => order < 0 ? "<" : order > 0 ? ">" : "=";
}

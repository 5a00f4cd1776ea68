using Strata.Core.Inventory.Distributions;
using Xunit;

namespace Strata.Core.Tests.Inventory.Distributions;

public sealed class ShellVariablesTests
{
    [Theory]
    [InlineData("A=plain", "plain")]
    [InlineData("  A=plain  ", "plain")]
    [InlineData("A=two words", "two")]
    [InlineData("A=two\\ words", "two words")]
    [InlineData("A='single $x \\\" `'", "single $x \\\" `")]
    [InlineData("A=\"double \\\" \\$ \\\\ \\` \\n\"", "double \" $ \\ ` \\n")]
    [InlineData("A=\"with 'single' inside\"", "with 'single' inside")]
    [InlineData("A=a\"b\"'c'", "abc")]
    [InlineData("A=\"unterminated", "unterminated")]
    [InlineData("A=", "")]
    [InlineData("A=\"\"", "")]
    [InlineData("A=x=y", "x=y")]
    [InlineData("A=end\\", "end\\")]
    public void Value_is_unquoted_as_the_shell_does(string line, string value) => Assert.Equal(value, ShellVariables.Parse([line])["A"]);

    [Fact]
    public void Last_assignment_wins_and_other_lines_are_ignored()
    {
        var variables = ShellVariables.Parse(["# A=comment", "", "no assignment", "B C=1", "=x", "A=1", "A=2"]);

        Assert.Equal("2", Assert.Single(variables).Value);
    }

    [Fact]
    public void Assignments_past_the_limit_are_ignored()
    {
        var variables = ShellVariables.Parse(Enumerable.Range(0, ShellVariables.MaximumCount + 10).Select(number => $"K{number}=1"));

        Assert.Equal(ShellVariables.MaximumCount, variables.Count);
    }
}

using System.Globalization;
using System.Reflection;
using Strata.Cli.Parsing;
using Strata.Core.Layers;
using Xunit;

namespace Strata.Cli.Tests.Parsing;

public sealed class LimitNamesTests
{
    private static readonly PropertyInfo[] Members = typeof(ScanLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    [Fact]
    public void Every_limit_has_its_name() => Assert.Equal(Members.Select(member => member.Name).Order(StringComparer.Ordinal), LimitNames.All);

    [Fact]
    public void Every_name_changes_its_limit_and_no_other()
    {
        foreach (var member in Members)
        {
            var changed = LimitNames.Set(new ScanLimits(), member.Name, 7);

            Assert.Equal(7, Convert.ToInt64(member.GetValue(changed), CultureInfo.InvariantCulture));
            Assert.All(
                Members.Where(other => other != member),
                other => Assert.Equal(other.GetValue(new ScanLimits()), other.GetValue(changed)));
        }
    }

    [Fact]
    public void Largest_value_is_one_that_the_limit_can_hold()
    {
        foreach (var member in Members)
        {
            var largest = LimitNames.MaximumOf(member.Name)!.Value;

            Assert.Equal(largest, Convert.ToInt64(member.GetValue(LimitNames.Set(new ScanLimits(), member.Name, largest)), CultureInfo.InvariantCulture));
        }

        Assert.Null(LimitNames.MaximumOf("Nothing"));
    }
}

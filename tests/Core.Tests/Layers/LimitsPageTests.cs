using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Strata.Core.Inventory.Os.Rpm;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public partial class LimitsPageTests
{
    [Fact]
    public void Page_of_limits_lists_every_limit_with_its_default()
    {
        var limits = new ScanLimits();
        var expected = typeof(ScanLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property.Name, Convert.ToInt64(property.GetValue(limits), CultureInfo.InvariantCulture)))
            .Order().ToList();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "limits.md"));
        var listed = Row().Matches(page)
            .Select(row => (row.Groups["name"].Value, long.Parse(row.Groups["value"].Value.Replace(",", ""), CultureInfo.InvariantCulture) << Shift(row.Groups["unit"].Value)))
            .Order().ToList();
        Assert.Equal(expected, listed);
    }

    [Fact]
    public void Page_of_limits_lists_every_limit_of_an_rpm_database()
    {
        var expected = typeof(RpmLimits).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)))
            .Order().ToList();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "limits.md"));
        var listed = Row().Matches(page.Replace("| `RpmLimits.", "| `").Split("limits of its own")[1].Split("Two limits")[0])
            .Select(row => (row.Groups["name"].Value, long.Parse(row.Groups["value"].Value.Replace(",", ""), CultureInfo.InvariantCulture) << Shift(row.Groups["unit"].Value)))
            .Order().ToList();
        Assert.Equal(expected, listed);
    }

    private static int Shift(string unit) => unit switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => 0 };

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<value>[\d,]+) (?<unit>\w+) \| \S.* \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

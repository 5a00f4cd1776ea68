using Strata.Core.Reports;
using Strata.Core.Versions;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>Whatever can be plugged in is in its list and has its place in the documentation.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void Every_report_writer_is_registered() =>
        Assert.Equal(Implementers<IReportWriter>(), ReportFormats.All.Select(writer => writer.GetType()).ToHashSet());

    [Fact]
    public void Every_report_format_is_documented()
    {
        var page = Page("cli.md");

        Assert.All(ReportFormats.All, writer => Assert.Contains($"`{writer.Format}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_version_ordering_is_registered() =>
        Assert.Equal(Implementers<IVersionScheme>(), VersionSchemes.All.Select(scheme => scheme.GetType()).ToHashSet());

    [Fact]
    public void Every_constant_of_the_warning_codes_has_a_status() =>
        Assert.Equal(
            typeof(WarningCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToHashSet(),
            WarningCodes.Statuses.Keys.ToHashSet());

    private static HashSet<Type> Implementers<T>() =>
        [.. typeof(T).Assembly.GetTypes().Where(type => typeof(T).IsAssignableFrom(type) && type is { IsInterface: false, IsAbstract: false })];

    private static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs/reference", name));
}

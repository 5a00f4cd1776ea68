using System.Reflection;
using Strata.Server.Tests.ClairV1;
using Strata.Server.Tests.Health;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Specification;

/// <summary>The tables from the specification to the tests: nothing that it shows or demands is without one.</summary>
public sealed class SpecificationCoverageTests
{
    /// <summary>Each example and the test that replays it.</summary>
    private static readonly Dictionary<string, (Type Class, string Test)> Examples = new(StringComparer.Ordinal)
    {
        ["1.1/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Deadline)),
        ["1.3/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Members_in_lower_case)),
        ["1.4/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Envelope_of_an_error)),
        ["1.5/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Notification_and_its_page)),
        ["1.6/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Layer_is_posted_and_reported)),
        ["1.7/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Layer_is_posted_and_reported)),
        ["1.10/1"] = (typeof(PageTokenTests), ""),
        ["6.1/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Namespaces)),
        ["6.3/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Vulnerability_and_its_fixes)),
        ["6.4/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Vulnerability_and_its_fixes)),
        ["6.7/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Vulnerability_and_its_fixes)),
        ["6.8/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Vulnerability_and_its_fixes)),
        ["7.2/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Notification_and_its_page)),
        ["7.4/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Notification_and_its_page)),
        ["8.3/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Metadata)),
        ["8.3/2"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Metadata)),
        ["10.3/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Versions)),
        ["12/1"] = (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Envelope_of_an_error)),
    };

    /// <summary>The acceptance tests in their order: conversations, or tests by class and name.</summary>
    private static readonly (object Where, string Test)[] AcceptanceTests =
    [
        ("02-post-layer-errors.http", ""),
        ("02-post-layer-errors.http", ""),
        ("03-layers.http", ""),
        ("03-layers.http", ""),
        ("03-layers.http", ""),
        ("03-layers.http", ""),
        ("04-vulnerabilities.http", ""),
        (typeof(ClairV1Contract), nameof(ClairV1Contract.Answers_and_errors_are_compressed_for_whoever_takes_gzip)),
        ("03-layers.http", ""),
        (typeof(NotificationApiContract), nameof(NotificationApiContract.Change_is_told_once_with_old_and_new_form)),
        ("04-vulnerabilities.http", ""),
        ("04-vulnerabilities.http", ""),
        (typeof(Notifications.DispatcherTests), ""),
        (typeof(SpecificationExampleTests), nameof(SpecificationExampleTests.Notification_and_its_page)),
        (typeof(ClairV1Contract), nameof(ClairV1Contract.Body_over_the_limit_is_broken_JSON_and_not_too_large)),
        (typeof(ClairV1Contract), nameof(ClairV1Contract.Concurrent_posts_of_one_name_do_the_work_once)),
        (typeof(HealthTests), nameof(HealthTests.Database_that_is_down_is_told_at_once_and_by_one_sentence)),
    ];

    [Fact]
    public void Every_example_has_its_test()
    {
        Assert.Equal(SpecificationText.ReadExamples().Keys.Order(StringComparer.Ordinal), Examples.Keys.Order(StringComparer.Ordinal));
        Assert.All(Examples.Values, test => AssertIsTest(test.Class, test.Test));
    }

    [Fact]
    public void Every_acceptance_test_has_its_test()
    {
        Assert.Equal(SpecificationText.CountAcceptanceTests(), AcceptanceTests.Length);
        Assert.All(AcceptanceTests, test =>
        {
            if (test.Where is Type type)
            {
                AssertIsTest(type, test.Test);
            }
            else
            {
                Assert.Contains((string)test.Where, ClairV1Contract.Conversations.Select(row => row.Data));
            }
        });
    }

    [Fact]
    public void Every_error_in_a_table_is_expected_by_a_test()
    {
        var errors = SpecificationText.ReadErrors();
        Assert.True(errors.Count >= 20, $"Only {errors.Count} errors were found.");
        var tests = string.Join(
            '\n',
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Server.Tests"), "*.*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".cs" or ".http").Select(File.ReadAllText));

        Assert.All(errors, error => Assert.Contains(error.Message.Replace("'X'", "'rkt'", StringComparison.Ordinal), tests, StringComparison.Ordinal));
    }

    private static void AssertIsTest(Type type, string name)
    {
        var tests = type.GetMethods().Where(method => method.GetCustomAttributes().Any(attribute => attribute is FactAttribute)).Select(method => method.Name).ToList();
        Assert.NotEmpty(tests);
        Assert.True(name.Length == 0 || tests.Contains(name), $"{type.Name} has no test {name}.");
    }
}

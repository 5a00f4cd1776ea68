using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Strata.Server.Tests.Specification;

/// <summary>
/// Compares an answer with an example: the same members in the same order, the same values. A text with <c>…</c> stands for any, a time
/// or an id for any other.
/// </summary>
internal static partial class ExampleJson
{
    /// <summary>Compares.</summary>
    /// <param name="example">The example.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="abbreviated">The objects that the example does not write out whole: <c>.Notification.Old.Vulnerability</c>.</param>
    public static void AssertLike(string example, string answer, params string[] abbreviated)
    {
        using var expected = JsonDocument.Parse(example.Replace(", …]", "]", StringComparison.Ordinal));
        using var actual = JsonDocument.Parse(answer);
        AssertLike("", expected.RootElement, actual.RootElement, abbreviated);
    }

    private static void AssertLike(string path, JsonElement expected, JsonElement actual, string[] abbreviated)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: {actual} is no {expected.ValueKind}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var names = expected.EnumerateObject().Select(member => member.Name).ToList();
                Assert.Equal(names, actual.EnumerateObject().Select(member => member.Name).Where(name => !abbreviated.Contains(path) || names.Contains(name)));
                names.ForEach(name => AssertLike($"{path}.{name}", expected.GetProperty(name), actual.GetProperty(name), abbreviated));
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                foreach (var (left, right) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                {
                    AssertLike(path + "[]", left, right, abbreviated);
                }

                break;
            case JsonValueKind.String when expected.GetString() is { } text && !text.Contains('…', StringComparison.Ordinal):
                var (kind, value) = (Variable().Match(text).Value, actual.GetString()!);
                Assert.True(text == value || (kind.Length > 0 && Variable().IsMatch(value)), $"{path}: {value} is not like {text}");
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), actual.GetDouble());
                break;
            default:
                break;
        }
    }

    [GeneratedRegex("^[0-9]{10}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Variable();
}

using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strata.Server.Telemetry;
using Xunit;

namespace Strata.Server.Tests.Telemetry;

public sealed class JsonLogFormatterTests
{
    [Fact]
    public void No_member_is_there_twice_and_the_message_goes_before_its_scopes()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var outer = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = "scope", ["Level"] = "forged", ["RequestPath"] = "/v1/layers" });
        using var line = new StringWriter();
        var state = new Dictionary<string, object?>
        {
            ["RequestId"] = "message",
            ["Next"] = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)),
            ["Count"] = 3,
            ["{OriginalFormat}"] = "x",
        };
        var entry = new LogEntry<Dictionary<string, object?>>(LogLevel.Warning, "Category", new EventId(1), state, null, (_, _) => "A text.");

        new JsonLogFormatter(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))).Write(entry, scopes, line);

        using var json = JsonDocument.Parse(line.ToString());
        Assert.Equal(
            ["Event=A text.", "Level=warning", "Location=Category", "Time=2026-03-01 12:00:00.000000", "RequestId=message", "Next=2026-03-01T12:00:00Z", "Count=3", "RequestPath=/v1/layers"],
            json.RootElement.EnumerateObject().Select(member => $"{member.Name}={member.Value}"));
    }
}

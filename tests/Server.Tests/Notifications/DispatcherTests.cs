using Microsoft.Extensions.Time.Testing;
using Strata.Server.Notifications;
using Strata.Storage.Notifications;
using Xunit;

namespace Strata.Server.Tests.Notifications;

/// <summary>When notifications are sent, on a clock that stands still until the test moves it.</summary>
public sealed class DispatcherTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryOutbox _outbox = new();
    private WebhookReceiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _time.GetUtcNow();

    private NotifierOptions Options => new() { Webhooks = [new WebhookOptions { Endpoint = _receiver.Address }] };

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task Notification_is_sent_at_once_when_its_change_is_committed()
    {
        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        var delivery = _outbox.Add("4f5ac3c0-5e1a-4be1-9ef5-5f7f8ef2c7a1", Now);
        notifier.Changes.Raise();
        var call = await _receiver.NextAsync(Token);
        await _outbox.EndedAsync(Token);

        Assert.Equal("POST", call.Method);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.Equal("""{"Notification":{"Name":"4f5ac3c0-5e1a-4be1-9ef5-5f7f8ef2c7a1"}}"""u8.ToArray(), call.Body);
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        Assert.Equal(Now, delivery.Delivered);
        Assert.Equal(["webhook"], _outbox.Receivers);
    }

    [Fact]
    public async Task Created_counts_as_success_and_every_other_status_does_not()
    {
        _receiver.Answer = call => int.Parse(call.Notification, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var status in new[] { 200, 201, 202, 204, 400, 404, 503 })
        {
            _outbox.Add(status.ToString(System.Globalization.CultureInfo.InvariantCulture), Now);
        }

        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        while (_outbox.Deliveries.Any(delivery => delivery.Attempts == 0))
        {
            await StepAsync();
        }

        Assert.Equal(
            ["200", "201"],
            _outbox.Deliveries.Where(delivery => delivery.State == DeliveryState.Delivered).Select(delivery => delivery.Notification));
        Assert.Equal(
            "answered 404, only 200 and 201 are taken as success",
            _outbox.Deliveries.Single(delivery => delivery.Notification == "404").Error);
    }

    [Fact]
    public async Task Failing_receiver_is_tried_after_waits_that_double_up_to_the_longest()
    {
        _receiver.Answer = _ => 500;
        var delivery = _outbox.Add("one", Now);
        await using var notifier = await RunningNotifier.StartAsync(Options with { MaximumBackoff = TimeSpan.FromSeconds(20) }, _outbox, _time);
        var waits = new List<double>();
        for (var attempt = 0; attempt < 8; attempt++)
        {
            await _outbox.EndedAsync(Token);
            waits.Add((delivery.Due - Now).TotalSeconds);
            if (attempt < 7)
            {
                _time.SetUtcNow(delivery.Due);
            }
        }

        Assert.Equal([1, 2, 4, 8, 16, 20, 20, 20], waits);
        Assert.Contains("clair_notifier_backend_errors_total{backend=\"webhook\"} 8", await notifier.ReadMetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_begin_anew_after_a_success()
    {
        var answers = new Queue<int>([500, 500, 500, 200, 500, 500]);
        _receiver.Answer = _ => answers.Dequeue();
        var first = _outbox.Add("first", Now);
        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await _outbox.EndedAsync(Token);
            _time.SetUtcNow(first.State == DeliveryState.Pending ? first.Due : Now);
        }

        var second = _outbox.Add("second", Now);
        notifier.Changes.Raise();
        await _outbox.EndedAsync(Token);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Due - Now);
        _time.SetUtcNow(second.Due);
        await _outbox.EndedAsync(Token);
        Assert.Equal(TimeSpan.FromSeconds(2), second.Due - Now);
    }

    [Fact]
    public async Task What_is_not_deleted_is_sent_again_after_the_interval_and_what_is_deleted_never()
    {
        var kept = _outbox.Add("kept", Now);
        _outbox.Add("done", Now);
        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        await _outbox.EndedAsync(Token);
        await _outbox.EndedAsync(Token);
        await _outbox.DeleteAsync("done", Now, Token);

        _time.Advance(TimeSpan.FromHours(2));
        notifier.Changes.Raise();
        _time.Advance(TimeSpan.FromTicks(1));
        while (kept.Attempts < 2)
        {
            await StepAsync();
        }

        Assert.Equal(["done", "kept", "kept"], _receiver.Calls.Select(call => call.Notification).Order());
    }

    [Fact]
    public async Task Dead_receiver_with_ten_thousand_notifications_costs_one_request_and_two_queries_a_step()
    {
        _receiver.Answer = _ => 503;
        for (var number = 0; number < 10_000; number++)
        {
            _outbox.Add($"n{number}", Now);
        }

        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        var end = Now + TimeSpan.FromHours(24);
        while (Now < end)
        {
            await StepAsync(TimeSpan.FromSeconds(30));
        }

        // 1 s, 2 s … 512 s and then a probe every 15 minutes; the first failure is met by all that were on the way together.
        var steps = 10 + (24 * 4);
        Assert.InRange(_receiver.Calls.Count, 24 * 2, steps + Options.ConcurrencyPerReceiver);
        Assert.InRange(_outbox.Queries, 1, (steps + Options.ConcurrencyPerReceiver) * 2);

        _receiver.Answer = _ => 200;
        while (_outbox.Deliveries.Any(delivery => delivery.State != DeliveryState.Delivered))
        {
            await StepAsync(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task One_notification_that_always_fails_keeps_nobody_back()
    {
        _receiver.Answer = call => call.Notification == "bad" ? 500 : 200;
        _outbox.Add("bad", Now);
        for (var number = 0; number < 50; number++)
        {
            _outbox.Add($"good{number}", Now.AddTicks(number + 1));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        while (_outbox.Deliveries.Any(delivery => delivery.Notification != "bad" && delivery.State != DeliveryState.Delivered))
        {
            await StepAsync();
        }

        Assert.InRange(_receiver.Calls.Count(call => call.Notification == "bad"), 1, 10);
    }

    [Fact]
    public async Task Old_notification_is_given_up_when_it_fails_once_more()
    {
        _receiver.Answer = _ => 500;
        var old = _outbox.Add("old", Now - TimeSpan.FromHours(73));
        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        for (var attempt = 1; attempt < 5; attempt++)
        {
            await _outbox.EndedAsync(Token);
            Assert.Equal(DeliveryState.Pending, old.State);
            _time.SetUtcNow(old.Due);
        }

        await _outbox.EndedAsync(Token);
        Assert.Equal(DeliveryState.Dead, old.State);
        Assert.Equal("answered 500, only 200 and 201 are taken as success", old.Error);
    }

    [Fact]
    public async Task Store_that_fails_is_asked_again()
    {
        _outbox.Failure = new InvalidOperationException("the database is away");
        _outbox.Add("one", Now);
        await using var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        while (_receiver.Calls.Count == 0)
        {
            await StepAsync();
        }

        Assert.Equal("one", _receiver.Calls[0].Notification);
    }

    [Fact]
    public async Task Shutdown_waits_for_what_is_on_the_way()
    {
        var answered = new TaskCompletionSource();
        _receiver.Delay = () => answered.Task;
        var delivery = _outbox.Add("one", Now);
        var notifier = await RunningNotifier.StartAsync(Options, _outbox, _time);
        await _receiver.NextAsync(Token);
        var stopping = notifier.DisposeAsync();
        answered.SetResult();
        await stopping;

        Assert.Equal(DeliveryState.Delivered, delivery.State);
    }

    [Fact]
    public async Task Receivers_do_not_wait_for_each_other()
    {
        await using var other = await WebhookReceiver.StartAsync();
        _receiver.Answer = _ => 500;
        var options = Options with { Webhooks = [.. Options.Webhooks, new WebhookOptions { Name = "other", Endpoint = other.Address }] };
        _outbox.Add("one", Now);
        _outbox.Add("one", Now, "other");
        await using var notifier = await RunningNotifier.StartAsync(options, _outbox, _time);

        Assert.Equal("one", (await other.NextAsync(Token)).Notification);
    }

    /// <summary>Lets the notifier work for a moment, then moves the clock.</summary>
    private async Task StepAsync(TimeSpan? advance = null)
    {
        await Task.Delay(1, Token);
        _time.Advance(advance ?? TimeSpan.FromSeconds(1));
    }
}

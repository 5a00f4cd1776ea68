using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>
/// The moments between the steps of the outbox that can be met from outside, whatever the database: a change is asked for, stored, answered,
/// sent, taken, read and deleted. Each kills the server there and starts it again.
/// </summary>
internal static class KillPoints
{
    /// <summary>All of them, in the order of a notification's life.</summary>
    public static IReadOnlyList<(string Name, Func<NotifierScene, Task> Kill)> All { get; } =
    [
        ("a change has been answered", AnsweredAsync),
        ("the receiver is being called", CalledAsync),
        ("the receiver has answered", TakenAsync),
        ("the receiver has refused", RefusedAsync),
        ("the notification was read", ReadAsync),
        ("the notification is being deleted", DeletedAsync),
        ("the feed is being read", FeedReadAsync),
        ("the feed is visible", FeedVisibleAsync),
    ];

    /// <summary>At a moment that the delay decides, from before the change is stored until after it was sent.</summary>
    public static async Task WhileChangedAsync(NotifierScene scene, int milliseconds)
    {
        var edit = scene.NextEdit();
        var sending = scene.Server.TrySendAsync(edit.Method, edit.Target, edit.Body);
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        await scene.Server.KillAsync();
        await sending;
        await scene.Server.StartAsync();
        await edit.FinishAsync(scene.Server);
    }

    /// <summary>At a moment that the delay decides, from when the feed is asked for until after its changes were sent.</summary>
    public static async Task WhileFeedIsStoredAsync(NotifierScene scene, int milliseconds)
    {
        await scene.PublishFeedAsync();
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        await KillAsync(scene);
        await scene.SeeFeedAsync();
    }

    private static async Task AnsweredAsync(NotifierScene scene)
    {
        await scene.EditAsync();
        await KillAsync(scene);
    }

    private static async Task CalledAsync(NotifierScene scene)
    {
        var called = new TaskCompletionSource();
        var dead = new TaskCompletionSource();
        scene.Receiver.Delay = () =>
        {
            called.TrySetResult();
            return dead.Task;
        };
        await scene.EditAsync();
        await called.Task;
        await scene.Server.KillAsync();
        scene.Receiver.Delay = () => Task.CompletedTask;
        dead.SetResult();
        await scene.Server.StartAsync();
    }

    private static async Task TakenAsync(NotifierScene scene)
    {
        var answered = AnswerOf(scene);
        await scene.EditAsync();
        await answered;
        await KillAsync(scene);
    }

    private static async Task RefusedAsync(NotifierScene scene)
    {
        scene.Receiver.Answer = _ => 500;
        var answered = AnswerOf(scene);
        await scene.EditAsync();
        await answered;
        await scene.Server.KillAsync();
        scene.Receiver.Answer = _ => 200;
        await scene.Server.StartAsync();
    }

    private static async Task ReadAsync(NotifierScene scene)
    {
        var edit = await scene.EditAsync();
        await scene.ToldAsync(edit.Told);
        await KillAsync(scene);
        await scene.DeleteAsync(await scene.ToldAsync(edit.Told));
        await KillAsync(scene);
    }

    private static async Task DeletedAsync(NotifierScene scene)
    {
        var edit = await scene.EditAsync();
        var name = await scene.ToldAsync(edit.Told);
        var deleting = scene.Server.TrySendAsync("DELETE", $"/v1/notifications/{name}");
        await scene.Server.KillAsync();
        await deleting;
        await scene.Server.StartAsync();
        await scene.DeleteAsync(name);
    }

    private static async Task FeedReadAsync(NotifierScene scene)
    {
        await scene.PublishHalfFeedAsync();
        await scene.Server.KillAsync();
        var publishing = scene.PublishFeedAsync();
        await scene.Server.StartAsync();
        await publishing;
        await scene.SeeFeedAsync();
    }

    private static async Task FeedVisibleAsync(NotifierScene scene)
    {
        await scene.PublishFeedAsync();
        await scene.SeeFeedAsync();
        await KillAsync(scene);
    }

    private static async Task KillAsync(NotifierScene scene)
    {
        await scene.Server.KillAsync();
        await scene.Server.StartAsync();
    }

    /// <summary>Done when the receiver has answered its next call.</summary>
    private static Task AnswerOf(NotifierScene scene)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Receiver.Answered = _ => answered.TrySetResult();
        return answered.Task;
    }
}

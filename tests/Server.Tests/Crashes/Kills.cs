using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>The order in which a server is killed.</summary>
internal static class Kills
{
    /// <summary>Kills at every point, and between them at moments that chance decides.</summary>
    public static async Task RunAsync(
        NotifierScene scene, IReadOnlyList<(string Name, Func<NotifierScene, Task> Kill)> points, int randomKills)
    {
#pragma warning disable RS0030 // Seeded: the moments are the same in every run, as far as the machine's speed is.
        var random = new Random(20261128);
#pragma warning restore RS0030
        foreach (var (name, kill) in points)
        {
            await RunAsync(scene, name, () => kill(scene));
        }

        for (var number = 0; number < randomKills; number++)
        {
            var milliseconds = random.Next(0, 30);
            await RunAsync(scene, "chance", () => number % 2 == 0
                ? KillPoints.WhileChangedAsync(scene, milliseconds)
                : KillPoints.WhileFeedIsStoredAsync(scene, milliseconds * 3));
        }

        Assert.True(scene.Server.Kills >= points.Count + randomKills);
    }

    private static async Task RunAsync(NotifierScene scene, string name, Func<Task> kill)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Killed when {name}; {scene.Changes.Count} changes before.");
        await kill();
    }
}

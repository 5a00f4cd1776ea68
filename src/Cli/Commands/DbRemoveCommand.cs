using System.CommandLine;
using Strata.Cli.Composition;

namespace Strata.Cli.Commands;

/// <summary><c>strata db remove</c>: forgets a feed with all of its records.</summary>
internal static class DbRemoveCommand
{
    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "The feed, as 'strata db status' names it." };
        var command = new Command("remove", "Remove a feed or imported advisories.") { name, shared.Database };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var store = ProductStore.Open(RuntimeSettings.Read(result, shared, environment), environment);
            var feed = result.GetRequiredValue(name);
            var states = await store.GetStatesAsync(cancellationToken).ConfigureAwait(false);
            if (!states.Any(state => state.Feed == feed))
            {
                var known = string.Join(", ", states.Select(state => state.Feed).Distinct(StringComparer.Ordinal));
                throw new UsageException($"No feed is called '{feed}'; stored are: {(known.Length == 0 ? "none" : known)}.");
            }

            await store.RemoveAsync(feed, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command;
    }
}

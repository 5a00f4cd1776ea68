using System.CommandLine;
using System.Globalization;
using Strata.Server.Configuration;
using Strata.Storage;
using Strata.Storage.Notifications;

namespace Strata.Server.Commands;

/// <summary><c>notifications list</c> and <c>notifications replay</c>: what an operator sees of the outbox, and does about it.</summary>
internal static class NotificationsCommand
{
    private static readonly string[] Headings = ["NOTIFICATION", "RECEIVER", "STATE", "#ATTEMPTS", "CREATED", "ERROR"];

    /// <summary>The commands.</summary>
    public static Command Create(ServerEnvironment environment) => new("notifications", "Shows deliveries of notifications and has dead ones sent again.")
    {
        CreateList(environment),
        CreateReplay(environment),
    };

    private static Command CreateList(ServerEnvironment environment)
    {
        var state = new Option<DeliveryState?>("--state") { Description = "Only deliveries in this state: pending, delivered or dead.", HelpName = "STATE" };
        var limit = new Option<int>("--limit") { Description = "How many at most, newest first.", HelpName = "N", DefaultValueFactory = _ => 100 };
        return DatabaseCommand.Create(
            "list", "Lists deliveries, newest first.", environment, [state, limit],
            (result, _, database, cancellationToken) => ListAsync(
                result.InvocationConfiguration.Output, database, result.GetValue(state), result.GetValue(limit), cancellationToken));
    }

    private static Command CreateReplay(ServerEnvironment environment)
    {
        var name = new Argument<string?>("NAME") { Description = "The notification.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every dead delivery." };
        var command = DatabaseCommand.Create(
            "replay", "Has given-up deliveries sent again, at once.", environment, [name, all],
            (result, _, database, cancellationToken) => ReplayAsync(
                result.InvocationConfiguration.Output, database, result.GetValue(name), cancellationToken));
        command.Validators.Add(result =>
        {
            if ((result.GetValue(name) is null) != result.GetValue(all))
            {
                result.AddError("Name a notification, or say --all");
            }
        });
        return command;
    }

    private static async Task<int> ListAsync(
        TextWriter output, IServerDatabase database, DeliveryState? state, int limit, CancellationToken cancellationToken)
    {
        var deliveries = await database.Notifications.ListAsync(state, limit, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(PlainTable.Format(Headings, deliveries.Select(Row))).ConfigureAwait(false);
        var counts = await database.Notifications.CountAsync(cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.GetValueOrDefault(DeliveryState.Pending)} pending, {counts.GetValueOrDefault(DeliveryState.Delivered)} delivered, {counts.GetValueOrDefault(DeliveryState.Dead)} dead"))
            .ConfigureAwait(false);
        return ServerExitCodes.Success;
    }

    private static string[] Row(DeliveryStatus delivery) =>
    [
        delivery.Notification,
        delivery.Receiver,
        delivery.State.ToString().ToLowerInvariant(),
        delivery.Attempts.ToString(CultureInfo.InvariantCulture),
        delivery.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        delivery.Error ?? "",
    ];

    private static async Task<int> ReplayAsync(TextWriter output, IServerDatabase database, string? name, CancellationToken cancellationToken)
    {
        var count = await database.Notifications.ReplayAsync(name, TimeProvider.System.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} deliveries are sent again")).ConfigureAwait(false);
        return count > 0 || name is null ? ServerExitCodes.Success : ServerExitCodes.Failed;
    }
}

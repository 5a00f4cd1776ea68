using Strata.Server.Configuration;

namespace Strata.Server.Notifications;

/// <summary>Every receiver of the configuration with its channel: the one place where a new kind of channel is added.</summary>
internal static class Senders
{
    /// <summary>The senders of <paramref name="options"/>.</summary>
    /// <exception cref="ConfigurationException">A certificate or key cannot be used, or two receivers have one name.</exception>
    public static IReadOnlyList<INotificationSender> Create(NotifierOptions options, TimeProvider time)
    {
        IReadOnlyList<INotificationSender> senders = [.. options.Webhooks.Select(webhook => WebhookSender.Create(webhook, time))];
        return senders.CountBy(sender => sender.Receiver, StringComparer.Ordinal).FirstOrDefault(pair => pair.Value > 1) is { Key: { } name }
            ? throw new ConfigurationException($"Two receivers of notifications are called '{name}'.")
            : senders;
    }
}

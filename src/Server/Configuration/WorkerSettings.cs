using System.Globalization;
using Strata.Core.Feeds;
using Strata.Server.Notifications;
using Strata.Server.Workers;

namespace Strata.Server.Configuration;

/// <summary>Our own keys for feed updates, clean-up and notifications.</summary>
internal static class WorkerSettings
{
    private static readonly string[] WebhookKeys =
        ["name", "endpoint", "secret", "servername", "certfile", "keyfile", "cafile", "proxy", "timeout"];

    /// <summary>Every key.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("strata.updater.feeds", (options, value) => Updater(options, updater => updater with { Feeds = value.Texts() }), options => options.Updater.Feeds),
        new("strata.updater.intervals", (options, value) => Updater(options, updater => updater with { PerFeed = ReadIntervals(value) }),
            options => options.Updater.PerFeed.ToDictionary(pair => pair.Key, pair => (object?)GoDuration.Format(pair.Value.Interval ?? TimeSpan.Zero)))
        {
            IsMapping = true,
        },
        new("strata.updater.mirrors", (options, value) => Settings(options, settings => settings with { BaseAddresses = ReadMirrors(value) }),
            options => options.Updater.Settings.BaseAddresses.ToDictionary(pair => pair.Key, pair => (object?)pair.Value.GetLeftPart(UriPartial.Path)))
        {
            IsMapping = true,
        },
        new("strata.updater.cafile", (options, value) => Updater(options, updater => updater with { AuthorityFile = value.Text() }),
            options => options.Updater.AuthorityFile),
        new("strata.updater.jitter", (options, value) => Updater(options, updater => updater with { Jitter = value.Duration() }),
            options => GoDuration.Format(options.Updater.Jitter)),
        new("strata.updater.concurrency", (options, value) => Updater(options, updater => updater with { Concurrency = (int)value.Integer(1, 100) }),
            options => Text(options.Updater.Concurrency)),
        new("strata.updater.nvdapikey", (options, value) => Settings(options, settings => settings with { NvdApiKey = value.Secret() }),
            options => options.Updater.Settings.NvdApiKey) { IsSecret = true },
        new("strata.updater.checkin", (options, value) => Updater(options, updater => updater with { CheckinInterval = value.Duration() }),
            options => GoDuration.Format(options.Updater.CheckinInterval)),
        new("strata.prune.interval", (options, value) => Updater(options, updater => updater with { PruneInterval = value.Duration() }),
            options => GoDuration.Format(options.Updater.PruneInterval)),
        new("strata.prune.notifications", (options, value) => Updater(options, updater => updater with { NotificationRetention = value.Duration() }),
            options => GoDuration.Format(options.Updater.NotificationRetention)),
        new("strata.notifier.secret", (options, value) => options with { ClairWebhook = options.ClairWebhook with { Secret = value.Secret() } },
            options => options.ClairWebhook.Secret) { IsSecret = true },
        new("strata.notifier.webhooks", (options, value) => Notifier(options, notifier => notifier with { Webhooks = ReadWebhooks(value) }),
            options => options.Notifier.Webhooks.Select(Show).ToList()) { ItemKeys = WebhookKeys },
        new("strata.notifier.deadletterage", (options, value) => Notifier(options, notifier => notifier with { DeadLetterAge = value.Duration() }),
            options => GoDuration.Format(options.Notifier.DeadLetterAge)),
        new("strata.notifier.maximumbackoff", (options, value) => Notifier(options, notifier => notifier with { MaximumBackoff = value.Duration() }),
            options => GoDuration.Format(options.Notifier.MaximumBackoff)),
        new("strata.notifier.concurrency",
            (options, value) => Notifier(options, notifier => notifier with { ConcurrencyPerReceiver = (int)value.Integer(1, 100) }),
            options => Text(options.Notifier.ConcurrencyPerReceiver)),
    ];

    private static ServerOptions Updater(ServerOptions options, Func<UpdaterOptions, UpdaterOptions> change) =>
        options with { Updater = change(options.Updater) };

    private static ServerOptions Settings(ServerOptions options, Func<FeedSettings, FeedSettings> change) =>
        Updater(options, updater => updater with { Settings = change(updater.Settings) });

    private static ServerOptions Notifier(ServerOptions options, Func<NotifierOptions, NotifierOptions> change) =>
        options with { Notifier = change(options.Notifier) };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, FeedScheduleOptions> ReadIntervals(SettingValue value) => value.Entries().ToDictionary(
        entry => entry.Name,
        entry => entry.Value.Duration() is var interval && interval > TimeSpan.Zero
            ? new FeedScheduleOptions { Interval = interval }
            : new FeedScheduleOptions { Enabled = false },
        StringComparer.Ordinal);

    private static Dictionary<string, Uri> ReadMirrors(SettingValue value) =>
        value.Entries().ToDictionary(entry => entry.Name, entry => entry.Value.Address(), StringComparer.Ordinal);

    private static List<WebhookOptions> ReadWebhooks(SettingValue value) => [.. value.Items(WebhookKeys).Select(item => ReadWebhook(value, item))];

    private static WebhookOptions ReadWebhook(SettingValue list, IReadOnlyDictionary<string, SettingValue> item) => new()
    {
        Name = item.GetValueOrDefault("name")?.Text() ?? throw list.Refuse("needs a name for each webhook"),
        Endpoint = item.GetValueOrDefault("endpoint")?.Address() ?? throw list.Refuse("needs an endpoint for each webhook"),
        Secret = item.GetValueOrDefault("secret")?.Secret(),
        ServerName = item.GetValueOrDefault("servername")?.Text(),
        CertificateFile = item.GetValueOrDefault("certfile")?.Text(),
        KeyFile = item.GetValueOrDefault("keyfile")?.Text(),
        AuthorityFile = item.GetValueOrDefault("cafile")?.Text(),
        Proxy = item.GetValueOrDefault("proxy")?.Address(),
        Timeout = item.GetValueOrDefault("timeout")?.Duration() ?? TimeSpan.FromSeconds(5),
    };

    private static Dictionary<string, object?> Show(WebhookOptions webhook) => new()
    {
        ["name"] = webhook.Name,
        ["endpoint"] = ConfigurationPrinter.Mask,
        ["secret"] = webhook.Secret is null ? null : ConfigurationPrinter.Mask,
        ["servername"] = webhook.ServerName,
        ["certfile"] = webhook.CertificateFile,
        ["keyfile"] = webhook.KeyFile,
        ["cafile"] = webhook.AuthorityFile,
        ["proxy"] = webhook.Proxy is null ? null : ConfigurationPrinter.Mask,
        ["timeout"] = GoDuration.Format(webhook.Timeout),
    };
}

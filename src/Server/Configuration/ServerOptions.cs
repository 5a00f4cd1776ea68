using Strata.Core.Feeds;
using Strata.Server.Auth;
using Strata.Server.Harbor;
using Strata.Server.Health;
using Strata.Server.Hooks;
using Strata.Server.Hosting;
using Strata.Server.Images;
using Strata.Server.Jobs;
using Strata.Server.Layers;
using Strata.Server.Notifications;
using Strata.Server.Telemetry;
using Strata.Server.Workers;

namespace Strata.Server.Configuration;

/// <summary>Everything that a server is told, with its defaults: what runs when nothing is said.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where the data is.</summary>
    public DatabaseOptions Database { get; init; } = new();

    /// <summary>How the server is reached.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>When the server is ready.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>Where layers come from.</summary>
    public LayerOptions Layers { get; init; } = new();

    /// <summary>How jobs are done.</summary>
    public JobOptions Jobs { get; init; } = new();

    /// <summary>Where images come from.</summary>
    public ImageOptions Images { get; init; } = new();

    /// <summary>Who may do what.</summary>
    public AuthOptions Auth { get; init; } = new();

    /// <summary>How fast callers may be.</summary>
    public RateLimitOptions RateLimit { get; init; } = new();

    /// <summary>When feeds are brought up to date.</summary>
    public UpdaterOptions Updater { get; init; } = new();

    /// <summary>Who is told about changes; <see cref="ClairWebhook"/> comes first.</summary>
    public NotifierOptions Notifier { get; init; } = new();

    /// <summary>The webhook of <c>clair.notifier.http</c>.</summary>
    public ClairWebhookOptions ClairWebhook { get; init; } = new();

    /// <summary>How Harbor is answered.</summary>
    public HarborOptions Harbor { get; init; } = new();

    /// <summary>Whose pushes are scanned.</summary>
    public HookOptions Hooks { get; init; } = new();

    /// <summary>What is logged.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Where traces go.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>The notifier's options with every webhook.</summary>
    public NotifierOptions CompleteNotifier() => ClairWebhook.ToWebhook() is { } webhook
        ? Notifier with { Webhooks = [webhook, .. Notifier.Webhooks] }
        : Notifier;

    /// <summary>Checks what depends on several settings.</summary>
    /// <exception cref="ConfigurationException">They contradict each other.</exception>
    public void Validate()
    {
        Api.Tls.Validate();
        if (Api.Listen.Port != 0 && Api.Listen == Api.HealthListen)
        {
            throw new ConfigurationException($"The API and the health check cannot both listen on {Api.Listen}.");
        }

        if (Harbor is { Enabled: true, PathBase: "", Listen: null })
        {
            throw new ConfigurationException("strata.harbor.path is empty: the adapter for Harbor then needs a listener of its own, strata.harbor.listen.");
        }

        if (Harbor is { Enabled: true, Listen: { Port: not 0 } harbor } && (harbor == Api.Listen || harbor == Api.HealthListen))
        {
            throw new ConfigurationException($"strata.harbor.listen is {harbor}, where the server listens already.");
        }

        try
        {
            Updater.Plan(new FeedCatalog(Updater.Settings, TimeProvider.System));
        }
        catch (InvalidOperationException problem)
        {
            throw new ConfigurationException($"strata.updater: {problem.Message}", problem);
        }

        if (CompleteNotifier().Webhooks.CountBy(webhook => webhook.Name, StringComparer.Ordinal).Any(pair => pair.Value > 1))
        {
            throw new ConfigurationException("strata.notifier.webhooks: two webhooks have one name ('webhook' is that of clair.notifier.http).");
        }

        if (Database is { Engine: DatabaseEngine.Postgres, Connection: null })
        {
            throw new ConfigurationException("clair.database.type is pgsql: clair.database.options.source must say where the database is.");
        }

        if (Database is { Engine: DatabaseEngine.Sqlite, ReadConnection: not null })
        {
            throw new ConfigurationException("A database for reads is possible with PostgreSQL only.");
        }
    }
}

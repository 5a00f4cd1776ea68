using System.Buffers.Text;
using System.Globalization;
using Strata.Server.Workers;

namespace Strata.Server.Configuration;

/// <summary>The keys of a Clair file, with Clair's meaning. An unknown key beside them is a warning, since Clair ignores it.</summary>
internal static class ClairSettings
{
    /// <summary>The words that <c>database.type</c> may be.</summary>
    private static readonly (string, DatabaseEngine)[] Engines = [("pgsql", DatabaseEngine.Postgres), ("sqlite", DatabaseEngine.Sqlite)];

    /// <summary>Every key.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("clair.database.type", (options, value) => options with { Database = options.Database with { Engine = value.Word(Engines) } },
            options => options.Database.Engine == DatabaseEngine.Postgres ? "pgsql" : "sqlite"),
        new("clair.database.options.source", (options, value) => options with { Database = Source(options.Database, value) },
            options => options.Database.Path ?? options.Database.Connection),
        Ignored("clair.database.options.cachesize"),
        Ignored("clair.database.options.managedatabaselifecycle"),
        Ignored("clair.database.options.fixturepath"),
        new("clair.api.port", (options, value) => Api(options, api => api with { Listen = new ListenAddress(null, value.Port()) }), _ => null),
        new("clair.api.healthport", (options, value) => Api(options, api => api with { HealthListen = new ListenAddress(null, value.Port()) }), _ => null),
        new("clair.api.addr", (options, value) => Api(options, api => api with { Listen = value.Listen() }), options => options.Api.Listen.ToString()),
        new("clair.api.healthaddr", (options, value) => Api(options, api => api with { HealthListen = value.Listen() }),
            options => options.Api.HealthListen.ToString()),
        new("clair.api.timeout", (options, value) => Api(options, api => api with { Timeout = Positive(value) }),
            options => GoDuration.Format(options.Api.Timeout)),
        new("clair.api.paginationkey", (options, value) => Api(options, api => api with { PaginationKey = PageKey(value) }),
            options => options.Api.PaginationKey is null ? null : "") { IsSecret = true },
        new("clair.api.certfile", (options, value) => Tls(options, tls => tls with { CertificateFile = value.Text() }),
            options => options.Api.Tls.CertificateFile),
        new("clair.api.keyfile", (options, value) => Tls(options, tls => tls with { KeyFile = value.Text() }), options => options.Api.Tls.KeyFile),
        new("clair.api.cafile", (options, value) => Tls(options, tls => tls with { ClientAuthorityFile = value.Text() }),
            options => options.Api.Tls.ClientAuthorityFile),
        Ignored("clair.api.servername"),
        new("clair.updater", (options, value) => value.IsNull ? Updater(options, updater => updater with { Interval = TimeSpan.Zero }) : options, _ => null)
        {
            TakesNull = true,
        },
        new("clair.updater.interval", (options, value) => Updater(options, updater => updater with { Interval = value.Duration() }),
            options => GoDuration.Format(options.Updater.Interval)),
        new("clair.notifier", (options, value) => value.IsNull ? options with { ClairWebhook = new ClairWebhookOptions() } : options, _ => null)
        {
            TakesNull = true,
        },
        new("clair.notifier.attempts",
            (options, value) => options with { Notifier = options.Notifier with { Attempts = (int)value.Integer(1, 1_000_000) } },
            options => options.Notifier.Attempts.ToString(CultureInfo.InvariantCulture)),
        new("clair.notifier.renotifyinterval",
            (options, value) => options with { Notifier = options.Notifier with { RenotifyInterval = Positive(value) } },
            options => GoDuration.Format(options.Notifier.RenotifyInterval)),
        new("clair.notifier.http.endpoint", (options, value) => Webhook(options, hook => hook with { Endpoint = value.Address() }),
            options => options.ClairWebhook.Endpoint is null ? null : ConfigurationPrinter.Mask),
        new("clair.notifier.http.servername", (options, value) => Webhook(options, hook => hook with { ServerName = value.Text() }),
            options => options.ClairWebhook.ServerName),
        new("clair.notifier.http.certfile", (options, value) => Webhook(options, hook => hook with { CertificateFile = value.Text() }),
            options => options.ClairWebhook.CertificateFile),
        new("clair.notifier.http.keyfile", (options, value) => Webhook(options, hook => hook with { KeyFile = value.Text() }),
            options => options.ClairWebhook.KeyFile),
        new("clair.notifier.http.cafile", (options, value) => Webhook(options, hook => hook with { AuthorityFile = value.Text() }),
            options => options.ClairWebhook.AuthorityFile),
        new("clair.notifier.http.proxy", (options, value) => Webhook(options, hook => hook with { Proxy = value.Address() }),
            options => options.ClairWebhook.Proxy is null ? null : ConfigurationPrinter.Mask),
    ];

    /// <summary>A file with a <c>clair:</c> section starts from Clair's own defaults: all interfaces.</summary>
    public static ServerOptions Defaults(ServerOptions options) => Api(options, api => api with
    {
        Listen = new ListenAddress(null, ApiOptions.DefaultPort),
        HealthListen = new ListenAddress(null, ApiOptions.DefaultHealthPort),
    });

    private static Setting Ignored(string key) => new(key, (options, _) => options, _ => null);

    /// <summary>The type decides how the source is read; without one, the source's form does.</summary>
    private static DatabaseOptions Source(DatabaseOptions database, SettingValue value)
    {
        var source = value.Secret();
        try
        {
            return LibpqConnection.IsConnection(source)
                ? database with { Engine = DatabaseEngine.Postgres, Connection = LibpqConnection.Translate(source) }
                : database with { Engine = DatabaseEngine.Sqlite, Path = source };
        }
        catch (ConfigurationException problem)
        {
            throw new ConfigurationException($"{value.Place}: {problem.Message}", problem);
        }
    }

    private static ReadOnlyMemory<byte> PageKey(SettingValue value)
    {
        var text = value.Secret().TrimEnd('=');
        try
        {
            var key = Base64Url.DecodeFromChars(text.Replace('+', '-').Replace('/', '_'));
            return key.Length == 32 ? key : throw value.Refuse("must be 32 bytes as URL-safe base64 (44 characters)");
        }
        catch (FormatException)
        {
            throw value.Refuse("must be 32 bytes as URL-safe base64 (44 characters)");
        }
    }

    private static TimeSpan Positive(SettingValue value) => value.Duration() is var duration && duration > TimeSpan.Zero
        ? duration
        : throw value.Refuse("must be more than zero");

    private static ServerOptions Updater(ServerOptions options, Func<UpdaterOptions, UpdaterOptions> change) =>
        options with { Updater = change(options.Updater) };

    private static ServerOptions Webhook(ServerOptions options, Func<ClairWebhookOptions, ClairWebhookOptions> change) =>
        options with { ClairWebhook = change(options.ClairWebhook) };

    private static ServerOptions Api(ServerOptions options, Func<ApiOptions, ApiOptions> change) => options with { Api = change(options.Api) };

    private static ServerOptions Tls(ServerOptions options, Func<TlsOptions, TlsOptions> change) =>
        Api(options, api => api with { Tls = change(api.Tls) });
}

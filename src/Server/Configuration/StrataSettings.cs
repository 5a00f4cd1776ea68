using System.Globalization;
using Strata.Core.Images.Blobs;
using Strata.Core.Matching;
using Strata.Server.Auth;
using Strata.Server.Telemetry;

namespace Strata.Server.Configuration;

/// <summary>Our own keys, beside Clair's. An unknown key among them is an error.</summary>
internal static class StrataSettings
{
    private static readonly string[] TokenKeys = ["name", "sha256", "scopes"];

    /// <summary>Every key.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("strata.database.read",
            (options, value) => options with { Database = options.Database with { ReadConnection = LibpqConnection.Translate(value.Secret()) } },
            options => options.Database.ReadConnection),
        new("strata.api.echoheaders", (options, value) => options with { Api = options.Api with { EchoHeaders = value.Flag() } },
            options => Text(options.Api.EchoHeaders)),
        new("strata.api.cachebytes", (options, value) => options with { Api = options.Api with { CacheBytes = value.Integer(0, 1L << 40) } },
            options => Text(options.Api.CacheBytes)),
        new("strata.api.maximumconnections",
            (options, value) => options with { Api = options.Api with { MaximumConnections = (int)value.Integer(0, 1_000_000) } },
            options => Text(options.Api.MaximumConnections)),
        new("strata.api.shutdowngrace", (options, value) => options with { Api = options.Api with { ShutdownGrace = value.Duration() } },
            options => GoDuration.Format(options.Api.ShutdownGrace)),
        new("strata.api.tlsminimum",
            (options, value) => options with
            {
                Api = options.Api with { Tls = options.Api.Tls with { RequiresTls13 = value.Word(("1.2", false), ("1.3", true)) } },
            },
            options => options.Api.Tls.RequiresTls13 ? "1.3" : "1.2"),
        new("strata.health.requirefeeds", (options, value) => options with { Health = options.Health with { RequireFeeds = value.Flag() } },
            options => Text(options.Health.RequireFeeds)),
        new("strata.layers.sources", (options, value) => options with { Layers = options.Layers with { Sources = ReadSources(value) } },
            options => options.Layers.Sources),
        new("strata.layers.local", (options, value) => options with { Layers = options.Layers with { LocalFolders = value.Texts() } },
            options => options.Layers.LocalFolders),
        new("strata.layers.insecuretls", (options, value) => options with { Layers = options.Layers with { InsecureTls = value.Flag() } },
            options => Text(options.Layers.InsecureTls)),
        new("strata.layers.cafile", (options, value) => options with { Layers = options.Layers with { AuthorityFile = value.Text() } },
            options => options.Layers.AuthorityFile),
        new("strata.layers.concurrency",
            (options, value) => options with { Layers = options.Layers with { Concurrency = (int)value.Integer(0, 1_000) } },
            options => Text(options.Layers.Concurrency)),
        new("strata.layers.maximumbytes",
            (options, value) => options with { Layers = options.Layers with { MaximumBytes = value.Integer(1, long.MaxValue) } },
            options => Text(options.Layers.MaximumBytes)),
        new("strata.layers.acceptunknown", (options, value) => options with { Layers = options.Layers with { AcceptUnknown = value.Flag() } },
            options => Text(options.Layers.AcceptUnknown)),
        new("strata.matching.kernels",
            (options, value) => options with { Layers = options.Layers with { Kernels = value.Word(("all", KernelChoice.All), ("running", KernelChoice.Running)) } },
            options => options.Layers.Kernels == KernelChoice.Running ? "running" : "all"),
        new("strata.matching.thirdparty", (options, value) => options with { Layers = options.Layers with { MatchForeign = value.Flag() } },
            options => Text(options.Layers.MatchForeign)),
        new("strata.layers.maximumfeedage", (options, value) => options with { Layers = options.Layers with { MaximumFeedAge = value.Duration() } },
            options => GoDuration.Format(options.Layers.MaximumFeedAge)),
        new("strata.auth.tokens", (options, value) => options with { Auth = options.Auth with { Tokens = ReadTokens(value) } },
            options => options.Auth.Tokens.Select(Show).ToList()) { ItemKeys = TokenKeys },
        new("strata.auth.openmetrics", (options, value) => options with { Auth = options.Auth with { OpenMetrics = value.Flag() } },
            options => Text(options.Auth.OpenMetrics)),
        new("strata.ratelimit.rate",
            (options, value) => options with { RateLimit = options.RateLimit with { Rate = (int)value.Integer(0, 1_000_000) } },
            options => Text(options.RateLimit.Rate)),
        new("strata.ratelimit.burst",
            (options, value) => options with { RateLimit = options.RateLimit with { Burst = (int)value.Integer(0, 1_000_000) } },
            options => Text(options.RateLimit.Burst)),
        new("strata.log.level", (options, value) => options with { Log = options.Log with { Level = value.Word(LogWords.Levels) } },
            options => LogWords.Of(options.Log.Level)),
        new("strata.log.format", (options, value) => options with { Log = options.Log with { Format = value.Word(LogWords.Formats) } },
            options => options.Log.Format == LogFormat.Auto ? "auto" : options.Log.Format == LogFormat.Json ? "json" : "text"),
        new("strata.telemetry.endpoint", (options, value) => options with { Telemetry = options.Telemetry with { Endpoint = value.Address() } },
            options => options.Telemetry.Endpoint?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)),
        new("strata.telemetry.protocol",
            (options, value) => options with { Telemetry = options.Telemetry with { UsesHttp = value.Word(("grpc", false), ("http", true)) } },
            options => options.Telemetry.UsesHttp ? "http" : "grpc"),
        new("strata.telemetry.sample", (options, value) => options with { Telemetry = options.Telemetry with { SampleShare = value.Number(0, 1) } },
            options => options.Telemetry.SampleShare.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> ReadSources(SettingValue value) => value.Texts() is var sources && sources.All(AddressRules.IsHostPattern)
        ? sources
        : throw value.Refuse("must be a list of hosts: registry.example, *.example, registry.example:5000");

    private static List<ApiToken> ReadTokens(SettingValue value)
    {
        var tokens = new List<ApiToken>();
        foreach (var item in value.Items(TokenKeys))
        {
            if (!item.TryGetValue("name", out var name) || !item.TryGetValue("sha256", out var sha256) || !item.TryGetValue("scopes", out var scopes))
            {
                throw value.Refuse("needs name, sha256 and scopes for each token");
            }

            tokens.Add(new ApiToken(
                name.Text(),
                ReadHash(sha256),
                scopes.Texts().Aggregate(ApiScopes.None, (all, word) => all | ReadScope(scopes, word))));
        }

        return tokens.Select(token => token.Name).Distinct(StringComparer.Ordinal).Count() == tokens.Count
            ? tokens
            : throw value.Refuse("names a token twice");
    }

    private static byte[] ReadHash(SettingValue value)
    {
        var text = value.Secret();
        return text.Length == 64 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw value.Refuse("must be the SHA-256 of the token, 64 hexadecimal digits: printf %s TOKEN | sha256sum");
    }

    private static ApiScopes ReadScope(SettingValue value, string word) => word switch
    {
        "read" => ApiScopes.Read,
        "scan" => ApiScopes.Scan,
        "admin" => ApiScopes.Admin,
        _ => throw value.Refuse("must be of read, scan, admin"),
    };

    private static Dictionary<string, object?> Show(ApiToken token) => new()
    {
        ["name"] = token.Name,
        ["sha256"] = ConfigurationPrinter.Mask,
        ["scopes"] = token.Scopes switch { ApiScopes.Admin => "admin", ApiScopes.Scan => "scan", _ => "read" },
    };
}

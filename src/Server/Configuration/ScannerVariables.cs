using Strata.Server.Telemetry;

namespace Strata.Server.Configuration;

/// <summary>
/// The environment variables of the scanner adapter that Harbor ships (goharbor/harbor-scanner-trivy), so that this server can be put into its
/// container's place. Of those that it does not know, Redis' and Trivy's own among them, nothing depends here.
/// </summary>
internal static class ScannerVariables
{
    /// <summary>The options with what the variables say: over the file's, under ours.</summary>
    /// <exception cref="ConfigurationException">A value cannot be used.</exception>
    public static ServerOptions Apply(ServerOptions options, Func<string, string?> variable)
    {
        if (Value("SCANNER_API_SERVER_ADDR") is { } address)
        {
            options = options with
            {
                Harbor = options.Harbor with
                {
                    Listen = ListenAddress.TryParse(address, out var listen)
                        ? listen
                        : throw new ConfigurationException($"SCANNER_API_SERVER_ADDR: '{address}' is not HOST:PORT with an IP address."),
                },
            };
        }

        var tls = options.Api.Tls;
        tls = tls with
        {
            CertificateFile = Value("SCANNER_API_SERVER_TLS_CERTIFICATE") ?? tls.CertificateFile,
            KeyFile = Value("SCANNER_API_SERVER_TLS_KEY") ?? tls.KeyFile,
            ClientAuthorityFile = Value("SCANNER_API_SERVER_CLIENT_CAS") ?? tls.ClientAuthorityFile,
        };
        options = options with { Api = options.Api with { Tls = tls } };
        if (Value("SCANNER_LOG_LEVEL") is { } level)
        {
            var word = Array.FindIndex(LogWords.Levels, pair => pair.Word.Equals(level, StringComparison.OrdinalIgnoreCase));
            options = options with
            {
                Log = options.Log with
                {
                    Level = word >= 0 ? LogWords.Levels[word].Level : throw new ConfigurationException($"SCANNER_LOG_LEVEL: '{level}' is not a level."),
                },
            };
        }

        return options;

        string? Value(string name) => variable(name) is { Length: > 0 } text ? text : null;
    }
}

using System.Globalization;
using System.Text;
using Npgsql;

namespace Strata.Server.Configuration;

/// <summary>
/// Translates what libpq (and Go's lib/pq, which Clair uses) understands into a connection string for Npgsql: keyword strings
/// (<c>host=db user=clair sslmode=disable</c>) and <c>postgresql://</c> addresses, as "Connection Strings" of the PostgreSQL manual
/// (libpq, 34.1.1) describes both. Run-time parameters such as <c>statement_timeout</c> become options of the session.
/// </summary>
internal static class LibpqConnection
{
    /// <summary>Parameters of libpq that say nothing to Npgsql: they are accepted and have no effect.</summary>
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.Ordinal)
    {
        "fallback_application_name", "gssencmode", "sslcompression", "sslsni", "replication", "binary_parameters",
        "disable_prepared_binary_result", "keepalives", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "gsslib",
    };

    /// <summary>True when the text is a <c>postgresql://</c> address or a keyword string, and no file path.</summary>
    public static bool IsConnection(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal)
        || text.StartsWith("postgresql://", StringComparison.Ordinal)
        || (text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0
            && text[..equals].Trim() is var key
            && key.Length > 0
            && key.All(character => char.IsAsciiLetter(character) || character == '_'));

    /// <summary>The connection string for Npgsql.</summary>
    /// <exception cref="ConfigurationException">The text is malformed or asks for what Npgsql cannot do. The message has no value in it.</exception>
    public static string Translate(string text)
    {
        var parameters = text.Contains("://", StringComparison.Ordinal) && text.StartsWith("postgres", StringComparison.Ordinal)
            ? ReadAddress(text)
            : ReadKeywords(text);
        var builder = new NpgsqlConnectionStringBuilder { ApplicationName = "strata-server" };
        var session = new List<string>();
        foreach (var (key, value) in parameters)
        {
            try
            {
                Apply(builder, session, key, value);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
            {
                throw new ConfigurationException($"The database connection's '{key}' has a value that cannot be used.");
            }
        }

        if (session.Count > 0)
        {
            builder.Options = string.Join(' ', session.Prepend(builder.Options).Where(option => !string.IsNullOrEmpty(option)));
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            builder.Host = "localhost";
        }

        return builder.ConnectionString;
    }

    private static void Apply(NpgsqlConnectionStringBuilder builder, List<string> session, string key, string value)
    {
        switch (key)
        {
            case "host" or "hostaddr":
                builder.Host = value;
                break;
            case "port":
                builder.Port = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "dbname":
                builder.Database = value;
                break;
            case "user":
                builder.Username = value;
                break;
            case "password":
                builder.Password = value;
                break;
            case "passfile":
                builder.Passfile = value;
                break;
            case "sslmode":
                builder.SslMode = value switch
                {
                    "disable" => SslMode.Disable,
                    "allow" => SslMode.Allow,
                    "prefer" => SslMode.Prefer,
                    "require" => SslMode.Require,
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => throw new FormatException(),
                };
                break;
            case "sslcert":
                builder.SslCertificate = value;
                break;
            case "sslkey":
                builder.SslKey = value;
                break;
            case "sslpassword":
                builder.SslPassword = value;
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "connect_timeout":
                builder.Timeout = Math.Min(int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture), 1_024);
                break;
            case "application_name":
                builder.ApplicationName = value;
                break;
            case "client_encoding":
                builder.ClientEncoding = value;
                break;
            case "options":
                builder.Options = value;
                break;
            case "target_session_attrs":
                builder["Target Session Attributes"] = value;
                break;
            case "keepalives_idle":
                builder.TcpKeepAlive = true;
                builder.TcpKeepAliveTime = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "channel_binding":
                builder["Channel Binding"] = value;
                break;
            case "krbsrvname":
                builder.KerberosServiceName = value;
                break;
            case "service" or "servicefile":
                throw new ConfigurationException($"The database connection's '{key}' is not supported: name the host instead.");
            default:
                AddSessionParameter(session, key, value);
                break;
        }
    }

    /// <summary>lib/pq sends what it does not know to the server as a run-time parameter.</summary>
    private static void AddSessionParameter(List<string> session, string key, string value)
    {
        if (WithoutEffect.Contains(key))
        {
            return;
        }

        if (!key.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.'))
        {
            throw new ConfigurationException("The database connection has a malformed parameter name.");
        }

        session.Add($"-c {key}={value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal)}");
    }

    private static List<(string Key, string Value)> ReadKeywords(string text)
    {
        var found = new List<(string, string)>();
        var position = 0;
        while (true)
        {
            SkipBlanks(text, ref position);
            if (position == text.Length)
            {
                return found;
            }

            var equals = text.IndexOf('=', position);
            if (equals < 0)
            {
                throw new ConfigurationException("The database connection has a keyword without '='.");
            }

            var key = text[position..equals].Trim();
            position = equals + 1;
            SkipBlanks(text, ref position);
            found.Add((key, ReadValue(text, ref position)));
        }
    }

    /// <summary>A value ends at a blank; in single quotes it may hold blanks, and a backslash takes the next character as it is.</summary>
    private static string ReadValue(string text, ref int position)
    {
        var value = new StringBuilder();
        var isQuoted = position < text.Length && text[position] == '\'';
        position += isQuoted ? 1 : 0;
        while (position < text.Length)
        {
            var character = text[position++];
            if (isQuoted ? character == '\'' : char.IsWhiteSpace(character))
            {
                return value.ToString();
            }

            if (character == '\\' && position < text.Length)
            {
                character = text[position++];
            }

            value.Append(character);
        }

        return isQuoted
            ? throw new ConfigurationException("The database connection has a quoted value without an end.")
            : value.ToString();
    }

    private static void SkipBlanks(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }

    /// <summary>Not <see cref="Uri"/>: libpq allows no host, several hosts, and a percent-encoded socket folder as host.</summary>
    private static List<(string Key, string Value)> ReadAddress(string text)
    {
        var found = new List<(string, string)>();
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var parameters = query < 0 ? "" : rest[(query + 1)..];
        rest = query < 0 ? rest : rest[..query];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash + 1 < rest.Length)
        {
            found.Add(("dbname", Uri.UnescapeDataString(rest[(slash + 1)..])));
        }

        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var colon = authority.IndexOf(':', StringComparison.Ordinal);
            var hasPassword = colon >= 0 && colon < at;
            found.Add(("user", Uri.UnescapeDataString(authority[..(hasPassword ? colon : at)])));
            if (hasPassword)
            {
                found.Add(("password", Uri.UnescapeDataString(authority[(colon + 1)..at])));
            }
        }

        AddHosts(found, authority[(at + 1)..]);
        foreach (var parameter in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new ConfigurationException("The database address has a parameter without '='.");
            }

            found.Add((Uri.UnescapeDataString(parameter[..equals]), Uri.UnescapeDataString(parameter[(equals + 1)..])));
        }

        return found;
    }

    /// <summary>Npgsql takes several hosts as <c>a:5432,b:5432</c>, as the address has them.</summary>
    private static void AddHosts(List<(string Key, string Value)> found, string hosts)
    {
        if (hosts.Contains(',', StringComparison.Ordinal))
        {
            found.Add(("host", hosts));
            return;
        }

        var colon = hosts.LastIndexOf(':');
        if (colon > hosts.LastIndexOf(']'))
        {
            found.Add(("port", hosts[(colon + 1)..]));
            hosts = hosts[..colon];
        }

        if (hosts.Length > 0)
        {
            found.Add(("host", Uri.UnescapeDataString(hosts is ['[', .., ']'] ? hosts[1..^1] : hosts)));
        }
    }
}

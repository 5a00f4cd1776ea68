using System.Globalization;
using System.Text.RegularExpressions;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>Where an engine listens, as docker's <c>--host</c> and <c>DOCKER_HOST</c> write it.</summary>
internal sealed record EngineAddress
{
    private static readonly Regex HostGrammar = new(@"^(?<host>[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{1,5}))?(?<base>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)\z");

    private static readonly Regex SshGrammar = new(@"^(?:(?<user>[A-Za-z0-9_][A-Za-z0-9_.-]*)@)?(?<host>[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{1,5}))?/?\z");

    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>What carries the requests.</summary>
    public required EngineTransport Transport { get; init; }

    /// <summary>The path of a socket; empty otherwise.</summary>
    public string SocketPath { get; init; } = "";

    /// <summary>The host, for TCP and ssh; an IPv6 address is in brackets.</summary>
    public string Host { get; init; } = "";

    /// <summary>The user for ssh, or null for the one that ssh chooses.</summary>
    public string? User { get; init; }

    /// <summary>The port, or null for the default.</summary>
    public int? Port { get; init; }

    /// <summary>What every path begins with: empty, or <c>/base</c> without a slash at its end.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Whether the scheme itself asks for TLS (<c>https://</c>), refuses it (<c>http://</c>), or leaves it open.</summary>
    public bool? SchemeWantsTls { get; init; }

    /// <summary>True when nothing leaves this machine.</summary>
    public bool IsLocal => Transport == EngineTransport.Unix;

    /// <summary>The address of the engine's root, for requests; for anything but TCP its host means nothing.</summary>
    public Uri Root(bool usesTls) => Transport != EngineTransport.Tcp
        ? new Uri("http://engine" + BasePath)
        : new Uri(string.Create(
            CultureInfo.InvariantCulture, $"{(usesTls ? "https" : "http")}://{Host}:{Port ?? DefaultPort(usesTls)}{BasePath}"));

    /// <summary>The address for messages.</summary>
    public override string ToString() => Transport switch
    {
        EngineTransport.Unix => "unix://" + PrintableText.Clean(SocketPath),
        EngineTransport.Ssh => "ssh://" + Host,
        _ => "tcp://" + Host + (Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : ""),
    };

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="origin">What it was read from, for the message: <c>DOCKER_HOST</c>.</param>
    /// <exception cref="ImageUnavailableException">It is no address, or of a kind that cannot be used here.</exception>
    public static EngineAddress Parse(string text, string origin)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var rest = end < 0 ? "" : text[(end + 3)..];
        return (end < 0 ? "" : text[..end].ToLowerInvariant()) switch
        {
            "unix" when rest.StartsWith('/') => new EngineAddress { Transport = EngineTransport.Unix, SocketPath = rest },
            "tcp" => Network(text, rest, origin, null),
            "http" => Network(text, rest, origin, false),
            "https" => Network(text, rest, origin, true),
            "ssh" => Ssh(text, rest, origin),
            "npipe" => throw Refused(text, origin, "named pipes exist only on Windows. Use the engine's socket or TCP address."),
            "fd" => throw Refused(text, origin, "fd:// is for the daemon itself. Use the address that it listens on."),
            _ => throw Refused(text, origin, "it is none of unix:///PATH, tcp://HOST:PORT and ssh://[USER@]HOST[:PORT]."),
        };
    }

    private static EngineAddress Network(string text, string rest, string origin, bool? wantsTls)
    {
        var match = HostGrammar.Match(rest);
        return match.Success
            ? new EngineAddress
            {
                Transport = EngineTransport.Tcp,
                Host = match.Groups["host"].Value,
                Port = PortOf(match, text, origin) ?? (wantsTls is null ? null : wantsTls.Value ? 443 : 80),
                BasePath = match.Groups["base"].Value.TrimEnd('/'),
                SchemeWantsTls = wantsTls,
            }
            : throw Refused(text, origin, "what follows the scheme is not HOST:PORT.");
    }

    /// <summary>A host or user that begins with a hyphen would be an option of ssh, which runs programs.</summary>
    private static EngineAddress Ssh(string text, string rest, string origin)
    {
        var match = SshGrammar.Match(rest);
        return match.Success
            ? new EngineAddress
            {
                Transport = EngineTransport.Ssh,
                Host = match.Groups["host"].Value,
                User = match.Groups["user"] is { Success: true } user ? user.Value : null,
                Port = PortOf(match, text, origin),
            }
            : throw Refused(text, origin, "what follows the scheme is not [USER@]HOST[:PORT].");
    }

    private static int? PortOf(Match match, string text, string origin)
    {
        if (match.Groups["port"] is not { Success: true } port)
        {
            return null;
        }

        return int.TryParse(port.ValueSpan, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535
            ? number
            : throw Refused(text, origin, "the port is not between 1 and 65535.");
    }

    private static int DefaultPort(bool usesTls) => usesTls ? TlsPort : PlainPort;

    private static ImageUnavailableException Refused(string text, string origin, string reason) =>
        new($"{origin}: '{PrintableText.Clean(text, 200)}' cannot be used: {reason}");
}

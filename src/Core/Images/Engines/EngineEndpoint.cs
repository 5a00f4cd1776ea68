namespace Strata.Core.Images.Engines;

/// <summary>An engine that may be asked.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Tls">How the connection is secured; null for plain text. Counts for TCP only.</param>
/// <param name="Origin">What named the address: <c>DOCKER_HOST</c>, <c>the context 'x'</c>; null for a place that is only tried.</param>
internal sealed record EngineEndpoint(EngineAddress Address, EngineTls? Tls, string? Origin)
{
    /// <summary>A socket that is tried without anybody having named it.</summary>
    public static EngineEndpoint OfSocket(string path) =>
        new(new EngineAddress { Transport = EngineTransport.Unix, SocketPath = path }, null, null);

    /// <summary>The engine for messages: its address, and what named it.</summary>
    public override string ToString() => Origin is null ? Address.ToString() : $"{Address} ({Origin})";
}

namespace Strata.Core.Images.Engines;

/// <summary>What carries the requests to an engine.</summary>
internal enum EngineTransport
{
    /// <summary>A socket of this machine.</summary>
    Unix,

    /// <summary>TCP, with or without TLS.</summary>
    Tcp,

    /// <summary>The standard input and output of <c>ssh HOST docker system dial-stdio</c>.</summary>
    Ssh,
}

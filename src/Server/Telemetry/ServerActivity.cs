using System.Diagnostics;

namespace Strata.Server.Telemetry;

/// <summary>The spans that the server adds to those of the web server and of its HTTP client: <c>layer.index</c>, <c>layer.report</c>.</summary>
internal static class ServerActivity
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Strata.Server";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(SourceName);
}

namespace Strata.Server.Hosting;

/// <summary>Which of the server's doors a connection came through.</summary>
internal enum ListenerKind
{
    /// <summary>The APIs.</summary>
    Api,

    /// <summary>The health check alone, always plain HTTP.</summary>
    Health,

    /// <summary>The adapter for Harbor alone.</summary>
    Harbor,
}

namespace Strata.Server.Commands;

/// <summary>The exit codes of <c>strata-server</c>.</summary>
internal static class ServerExitCodes
{
    /// <summary>Done; of the server: stopped by a signal and all work ended.</summary>
    public const int Success = 0;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The command failed.</summary>
    public const int Failed = 3;
}

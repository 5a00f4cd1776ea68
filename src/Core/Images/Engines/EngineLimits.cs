namespace Strata.Core.Images.Engines;

/// <summary>The limits of talking to an engine, with what each stops. docs/reference/targets.md lists them.</summary>
internal static class EngineLimits
{
    /// <summary>Bytes of a JSON answer: an answer without end.</summary>
    public const int AnswerBytes = 4 << 20;

    /// <summary>How long an engine that nobody named may take to say that it is there: a target without scheme goes on to the registry.</summary>
    public static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer may take to begin: a daemon that hangs.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an export may give nothing, its first byte included: an export that never ends. Engines put large images together before
    /// they send them, and podman copies them to a file first.
    /// </summary>
    public static readonly TimeSpan ExportPause = TimeSpan.FromMinutes(15);
}

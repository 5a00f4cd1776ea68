namespace Strata.Server.Telemetry;

/// <summary>The words of <c>--log-level</c> and <c>--log-format</c>: those of Clair's logging library, and the usual ones.</summary>
internal static class LogWords
{
    /// <summary>Each word with its level.</summary>
    public static (string Word, LogLevel Level)[] Levels { get; } =
    [
        ("trace", LogLevel.Trace),
        ("debug", LogLevel.Debug),
        ("info", LogLevel.Information),
        ("warning", LogLevel.Warning),
        ("warn", LogLevel.Warning),
        ("notice", LogLevel.Information),
        ("error", LogLevel.Error),
        ("critical", LogLevel.Critical),
        ("fatal", LogLevel.Critical),
        ("panic", LogLevel.Critical),
    ];

    /// <summary>Each word with its format.</summary>
    public static (string Word, LogFormat Format)[] Formats { get; } = [("auto", LogFormat.Auto), ("json", LogFormat.Json), ("text", LogFormat.Text)];

    /// <summary>The level's first word.</summary>
    public static string Of(LogLevel level) => Array.Find(Levels, pair => pair.Level == level).Word ?? "info";
}

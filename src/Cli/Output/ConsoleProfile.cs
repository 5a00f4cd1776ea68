namespace Strata.Cli.Output;

/// <summary>What the place that text is written to can show.</summary>
/// <param name="Width">Columns to wrap at, or null for a file or pipe, where lines are as long as they need to be.</param>
/// <param name="Color">Whether colour may be used.</param>
internal sealed record ConsoleProfile(int? Width, bool Color)
{
    /// <summary>A file or a pipe.</summary>
    public static ConsoleProfile Plain { get; } = new(null, false);

    /// <summary>
    /// Standard output: a terminal has its own width, and colour unless <c>NO_COLOR</c> holds any text (https://no-color.org) or the
    /// terminal is <c>dumb</c>.
    /// </summary>
    public static ConsoleProfile OfStandardOutput()
    {
        if (Console.IsOutputRedirected)
        {
            return Plain;
        }

        var color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new ConsoleProfile(TerminalSize.ColumnsOf(1), color);
    }
}

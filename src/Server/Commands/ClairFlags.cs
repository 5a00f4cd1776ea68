namespace Strata.Server.Commands;

/// <summary>
/// Clair's flags as Go's <c>flag</c> package reads them, with one dash: a unit file or container that starts Clair starts this program as it
/// is. Two dashes are the usual form, and the only one that help shows.
/// </summary>
internal static class ClairFlags
{
    private static readonly string[] Names = ["-config", "-cpu-profile", "-insecure-tls", "-log-level"];

    /// <summary>The arguments with two dashes at Clair's flags.</summary>
    public static IReadOnlyList<string> Translate(IReadOnlyList<string> args) =>
        [.. args.Select(arg => Names.Contains(arg.Split('=', 2)[0], StringComparer.Ordinal) ? "-" + arg : arg)];
}

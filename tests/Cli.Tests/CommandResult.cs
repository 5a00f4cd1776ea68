using System.Text.Json;
using Xunit;

namespace Strata.Cli.Tests;

/// <summary>What a command left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The report, where JSON was asked for.</summary>
    public Report Report => new(JsonDocument.Parse(Output).RootElement);

    /// <summary>Fails unless the exit code is <paramref name="exitCode"/>.</summary>
    public CommandResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"The exit code is {ExitCode} and not {exitCode}.\n{Error}\n{Output}");
        return this;
    }
}

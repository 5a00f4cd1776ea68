using System.CommandLine;
using System.Globalization;
using System.Text;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Cli.Parsing;

namespace Strata.Cli.Commands;

/// <summary><c>strata policy</c>: files with policies.</summary>
internal static class PolicyCommand
{
    public static Command Create(CommandEnvironment environment) => new("policy", "Look after policies.") { CreateCheck(environment) };

    private static Command CreateCheck(CommandEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The policy." };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "Judge expiries at this date; without it today's in UTC.",
            HelpName = "YYYY-MM-DD",
            CustomParser = OptionParsers.ReadDate,
        };
        var command = new Command("check", "Check that a policy can be used, and list what has expired in it.") { file, asOf };
        command.SetAction(async (result, cancellationToken) =>
        {
            var path = result.GetRequiredValue(file);
            var policy = await ProductPolicy.ReadAsync(path, "FILE", cancellationToken).ConfigureAwait(false);
            var day = result.GetValue(asOf) ?? DateOnly.FromDateTime(environment.Time.GetUtcNow().UtcDateTime);
            var text = new StringBuilder();
            var rules = ReportTables.Count(policy.Rules.Count, "rule");
            text.Append(CultureInfo.InvariantCulture, $"{DisplayText.Clean(policy.Name)}: {rules}, {PolicyText.Entries(policy.Allowances.Count)} of the allow-list\n");
            foreach (var allowance in policy.Allowances)
            {
                if (allowance.IsExpired(day))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{DisplayText.Clean(path)}:{allowance.Line}: {PolicyText.Name(allowance)} expired after {allowance.Expires:yyyy-MM-dd}\n");
                }
            }

            await environment.Output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command;
    }
}

using System.CommandLine;

namespace Strata.Cli.Commands;

/// <summary><c>strata db</c>: the stored advisories.</summary>
internal static class DbCommand
{
    public static Command Create(CommandEnvironment environment, SharedOptions shared) => new("db", "Look after the stored advisories.")
    {
        DbUpdateCommand.Create(environment, shared),
        DbImportCommand.Create(environment, shared),
        DbBundleCommand.Create(environment, shared),
        DbBundleKeyCommand.Create(environment),
        DbRestoreCommand.Create(environment, shared),
        DbStatusCommand.Create(environment, shared),
        DbRemoveCommand.Create(environment, shared),
    };
}

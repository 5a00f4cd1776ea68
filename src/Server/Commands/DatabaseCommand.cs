using System.CommandLine;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Storage;

namespace Strata.Server.Commands;

/// <summary>A command that works on the server's database, whether a server is running or not.</summary>
internal static class DatabaseCommand
{
    /// <summary>Makes a command with <c>--config</c> and <c>--database</c>. The database has this program's schema when it runs.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="environment">Variables and files.</param>
    /// <param name="symbols">The command's own arguments and options.</param>
    /// <param name="run">Runs it and returns the exit code.</param>
    public static Command Create(
        string name,
        string description,
        ServerEnvironment environment,
        IReadOnlyList<Symbol> symbols,
        Func<ParseResult, ServerOptions, IServerDatabase, CancellationToken, Task<int>> run)
    {
        var reader = new ServerOptionsReader();
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        foreach (var option in reader.PlaceOptions)
        {
            command.Add(option);
        }

        command.SetAction(async (result, cancellationToken) =>
        {
            var options = reader.Read(result, environment).Options;
            await using var database = ServerDatabases.Open(options.Database, environment.Variable);
            await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            return await run(result, options, database, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }
}

using System.CommandLine;
using Strata.Server.Configuration;

namespace Strata.Server.Commands;

/// <summary><c>feeds list</c> and <c>feeds update</c>.</summary>
internal static class FeedsCommand
{
    /// <summary>The commands.</summary>
    public static Command Create(ServerEnvironment environment) => new("feeds", "Shows feeds and brings them up to date.")
    {
        FeedsListCommand.Create(environment),
        FeedsUpdateCommand.Create(environment),
    };
}

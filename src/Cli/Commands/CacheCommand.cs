using System.CommandLine;
using System.Globalization;
using System.Text;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Storage.Cache;

namespace Strata.Cli.Commands;

/// <summary><c>strata cache</c>: what earlier scans left about images.</summary>
internal static class CacheCommand
{
    public static Command Create(CommandEnvironment environment) => new("cache", "Look after what is remembered of images.")
    {
        CreateStatus(environment),
        CreateClear(environment),
    };

    private static Command CreateStatus(CommandEnvironment environment)
    {
        var options = new CacheOptions();
        var command = new Command("status", "Show where the cache is and how large it is.") { options.Folder, options.Size };
        command.SetAction(result =>
        {
            var cache = Open(options, result, environment);
            var (entries, bytes) = cache.Measure();
            environment.Output.Write(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"Folder   {DisplayText.Clean(cache.Folder)}\nEntries  {entries}\nBytes    {bytes} of {cache.MaximumBytes}\n")));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command CreateClear(CommandEnvironment environment)
    {
        var options = new CacheOptions();
        var command = new Command("clear", "Forget all images; the next scans read them again.") { options.Folder };
        command.SetAction(result =>
        {
            var entries = Open(options, result, environment).Clear();
            environment.Output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entries} entries deleted\n")));
            return ExitCodes.Success;
        });
        return command;
    }

    private static ScanCacheFolder Open(CacheOptions options, ParseResult result, CommandEnvironment environment) =>
        ProductCache.Open(result.GetValue(options.Folder), result.GetValue(options.Size), environment)
            ?? throw new UsageException("Neither XDG_CACHE_HOME nor HOME names a folder for the cache. Set one of them or name it with --cache-dir.");
}

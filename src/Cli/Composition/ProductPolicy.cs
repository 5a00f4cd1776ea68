using Strata.Cli.Commands;
using Strata.Core.Policy;

namespace Strata.Cli.Composition;

/// <summary>The policy file that the user named.</summary>
internal static class ProductPolicy
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="argument">The option or argument that names it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PolicyFileException">It is no policy.</exception>
    /// <exception cref="UsageException">It is too large.</exception>
    public static async Task<ScanPolicy> ReadAsync(string path, string argument, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: > PolicyFile.MaximumBytes })
        {
            throw new UsageException($"{argument}: '{path}' is larger than {PolicyFile.MaximumBytes} bytes.");
        }

        return PolicyFile.Parse(path, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
    }
}

using System.Reflection;

namespace Strata.Cli.Samples;

/// <summary>The files of the repository's <c>samples/</c> folder, carried inside the program so that a first run needs no download.</summary>
internal static class SampleFiles
{
    private const string Prefix = "samples/";

    /// <summary>The paths below <paramref name="folder"/> (with <c>/</c>, relative to <c>samples/</c>), in ordinal order.</summary>
    public static IEnumerable<string> Below(string folder) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith($"{Prefix}{folder}/", StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal);

    /// <summary>Writes the archive of the sample advisories, OSV records, to <paramref name="destination"/>.</summary>
    public static async Task CopyAdvisoriesAsync(string destination, CancellationToken cancellationToken)
    {
        await using var source = Open("advisories.tar.gz");
        await using var target = File.Create(destination);
        await source.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens one file by its path below <c>samples/</c>.</summary>
    public static Stream Open(string path) => Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + path)!;
}

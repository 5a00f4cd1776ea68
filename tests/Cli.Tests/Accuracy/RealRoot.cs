using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>
/// A root file system that Debian's own tools installed from Debian's archive. It is made once and kept below <c>artifacts/roots</c>;
/// where it cannot be made (no mmdebstrap, no network), the test is skipped.
/// </summary>
internal sealed class RealRoot
{
    private const string Query = "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${db:Status-Abbrev}\n";

    private static readonly string Cache = Path.Combine(Repository.Root, "artifacts", "roots");

    private static readonly SemaphoreSlim Making = new(1);

    private RealRoot(string suite) => Suite = suite;

    /// <summary>The release's code name.</summary>
    public string Suite { get; }

    /// <summary>The root as a folder.</summary>
    public string Folder => Path.Combine(Cache, Suite);

    /// <summary>The root as a tarball.</summary>
    public string Tarball => Path.Combine(Cache, Suite + ".tar");

    /// <summary>The root as an OCI layout, whose one layer is compressed with gzip.</summary>
    public string Layout => Path.Combine(Cache, Suite + "-oci");

    /// <summary>The root of a release; the test is skipped when there is none.</summary>
    public static async Task<RealRoot> OfAsync(string suite)
    {
        await Making.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Directory.CreateDirectory(Cache);
            var root = new RealRoot(suite);
            await MakeAsync(root.Tarball, File.Exists, made => ProcessOutput.OfAsync("mmdebstrap", "--variant=minbase", "--format=tar", suite, made));
            await MakeAsync(root.Folder, Directory.Exists, made =>
            {
                Directory.CreateDirectory(made);
                return ProcessOutput.OfAsync("tar", "-xf", root.Tarball, "-C", made, "--exclude=./dev/*", "--no-same-owner");
            });
            return root;
        }
        finally
        {
            Making.Release();
        }
    }

    /// <summary>Makes <see cref="Layout"/> with the tools that others use.</summary>
    public async Task MakeLayoutAsync() => await MakeAsync(Layout, Directory.Exists, async made =>
    {
        await ProcessOutput.OfAsync("umoci", "init", "--layout", made);
        await ProcessOutput.OfAsync("umoci", "new", "--image", made + ":root");
        return await ProcessOutput.OfAsync("umoci", "raw", "add-layer", "--image", made + ":root", Tarball);
    });

    /// <summary>What dpkg-query lists as installed in a root.</summary>
    public static async Task<IReadOnlyList<InstalledPackage>> InstalledAsync(string folder)
    {
        var output = await ProcessOutput.OfAsync("dpkg-query", "--admindir=" + Path.Combine(folder, "var/lib/dpkg"), "-W", "-f", Query);
        return InstalledPackage.Sorted(output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(fields => fields[5][1] == 'i')
            .Select(fields => new InstalledPackage(fields[0], fields[1], fields[2], fields[3], fields[4])));
    }

    /// <summary>Makes something under another name and renames it when it is whole.</summary>
    private static async Task MakeAsync(string path, Func<string, bool> exists, Func<string, Task<string>> make)
    {
        if (exists(path))
        {
            return;
        }

        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        await make(unfinished);
        if (Directory.Exists(unfinished))
        {
            Directory.Move(unfinished, path);
        }
        else
        {
            File.Move(unfinished, path);
        }
    }
}

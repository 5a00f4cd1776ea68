using System.Text;
using System.Text.RegularExpressions;
using Strata.Cli.Commands;
using Strata.Cli.Output;
using Strata.Cli.Plugin;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests;

/// <summary>The command line in this process, in a home of its own: folders, variables, clock and streams belong to the test.</summary>
internal sealed partial class Product : IDisposable
{
    private readonly Dictionary<string, string> _variables = [];

    public Product()
    {
        _variables["XDG_CACHE_HOME"] = Folder.PathOf("cache");
        _variables["XDG_DATA_HOME"] = Folder.PathOf("data");

        // No test asks an engine of the machine that it runs on.
        _variables["DOCKER_HOST"] = "unix://" + Folder.PathOf("docker.sock");
        _variables["CONTAINER_HOST"] = "unix://" + Folder.PathOf("podman.sock");
    }

    /// <summary>A variable of the environment.</summary>
    public string this[string variable]
    {
        set => _variables[variable] = value;
    }

    /// <summary>The options of the docker command when the program is its plugin.</summary>
    public DockerGlobals? Docker { get; set; }

    /// <summary>The file of the program.</summary>
    public string ProgramFile { get; set; } = ProgramProcess.Path;

    public TemporaryFolder Folder { get; } = new();

    /// <summary>What the clock shows.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What standard input holds.</summary>
    public byte[] Input { get; set; } = [];

    /// <summary>What standard output can show.</summary>
    public ConsoleProfile Profile { get; set; } = ConsoleProfile.Plain;

    /// <summary>Runs a command line to its end.</summary>
    public async Task<CommandResult> RunAsync(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = new CommandEnvironment
        {
            Output = output,
            Error = error,
            OpenInput = () => new MemoryStream(Input, writable: false),
            Variable = _variables.GetValueOrDefault,
            Time = new FixedTime(Now),
            OutputProfile = Profile,
            Docker = Docker,
            ProgramFile = ProgramFile,
        };
        var exitCode = await CommandLine.RunAsync(args, environment, TestContext.Current.CancellationToken);
        return new CommandResult(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Scans without network into JSON.</summary>
    public Task<CommandResult> ScanAsync(string target, params string[] options) =>
        RunAsync(["scan", target, "--offline", "--format", "json", .. options]);

    /// <summary>Scans a tarball or archive.</summary>
    public Task<CommandResult> ScanAsync(byte[] archive, params string[] options) => ScanAsync(Folder.Write("target.tar", archive), options);

    /// <summary>Imports own advisories.</summary>
    public async Task ImportAsync(params Osv[] records) => await ImportAsync("own", records);

    /// <inheritdoc cref="ImportAsync(Osv[])"/>
    public async Task ImportAsync(string name, params Osv[] records)
    {
        var path = Folder.Write($"{name}.ndjson", string.Join('\n', records.Select(record => record.ToJson())));
        (await RunAsync("db", "import", "osv", path, "--name", name)).Expect(ExitCodes.Success);
    }

    /// <summary>Imports the sample advisories of the repository.</summary>
    public async Task ImportSamplesAsync() =>
        (await RunAsync("db", "import", "osv", Path.Combine(Repository.Root, "samples", "advisories"), "--name", "sample")).Expect(ExitCodes.Success);

    /// <summary>The output for golden files, without what other tests hold: the folder, the version, the digest of the data.</summary>
    public string Golden(CommandResult result) => DatabaseDigest().Replace(result.Output, "$1DATABASE")
        .Replace(Folder.Path, "FOLDER", StringComparison.Ordinal)
        .Replace($"\"version\": \"{VersionCommand.Text}\"", "\"version\": \"VERSION\"", StringComparison.Ordinal);

    public void Dispose() => Folder.Dispose();

    [GeneratedRegex("""("database": \{\s*"digest": ")sha256:[0-9a-f]{64}""")]
    private static partial Regex DatabaseDigest();
}

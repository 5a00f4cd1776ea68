using System.Text;
using Strata.Cli.Commands;
using Strata.Core.Feeds.Bundles;
using Strata.Storage;

namespace Strata.Cli.Composition;

/// <summary>The keys for bundles in the folders of the user, and in files that the user names.</summary>
/// <param name="environment">The variables that tell where the folders are.</param>
internal sealed class BundleKeys(CommandEnvironment environment)
{
    private const string ConfigVariable = "XDG_CONFIG_HOME";

    /// <summary>The user's own key pair: <c>$XDG_DATA_HOME/strata/bundle-key.pem</c>.</summary>
    public string OwnKeyPath => Path.Combine(Path.GetDirectoryName(StorageLocations.ForUser(environment.Variable).OwnPath)!, "bundle-key.pem");

    /// <summary>The folder of trusted public keys, <c>$XDG_CONFIG_HOME/strata/trusted-keys</c>; null when nothing tells where it is.</summary>
    public string? TrustedFolder => ConfigFolder is { } folder ? Path.Combine(folder, "strata", "trusted-keys") : null;

    private string? ConfigFolder => environment.Variable(ConfigVariable) is { } value && Path.IsPathFullyQualified(value) ? value
        : environment.Variable("HOME") is { } home && Path.IsPathFullyQualified(home) ? Path.Combine(home, ".config") : null;

    /// <summary>Reads a key pair from a file.</summary>
    /// <exception cref="BundleException">It holds none.</exception>
    public static BundleSigningKey ReadPrivate(string path) => Read(path, BundleSigningKey.FromPem);

    /// <summary>Makes a key pair in a file that nobody else may read.</summary>
    /// <exception cref="IOException">There is such a file, or it cannot be written.</exception>
    public static BundleSigningKey CreatePrivate(string path)
    {
        var key = BundleSigningKey.Create();
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(key.Pem));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The keys that this user trusts: those that are named, those in the folder, and the user's own.</summary>
    /// <exception cref="BundleException">A file is no such key, or no key is there at all.</exception>
    public IReadOnlyCollection<BundlePublicKey> Trusted(IEnumerable<string> named)
    {
        var keys = named.Select(path => Read(path, BundlePublicKey.FromPem)).ToList();
        if (TrustedFolder is { } folder && Directory.Exists(folder))
        {
            keys.AddRange(Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).Select(path => Read(path, BundlePublicKey.FromPem)));
        }

        if (environment.Variable("HOME") is not null || environment.Variable("XDG_DATA_HOME") is not null)
        {
            AddOwn(keys);
        }

        return keys;
    }

    private void AddOwn(List<BundlePublicKey> keys)
    {
        if (File.Exists(OwnKeyPath))
        {
            using var own = ReadPrivate(OwnKeyPath);
            keys.Add(own.Public);
        }
    }

    private static T Read<T>(string path, Func<string, T> parse)
    {
        using var file = File.OpenRead(path);
        if (file.Length > BundleLimits.Default.KeyBytes)
        {
            throw new BundleException($"'{path}' is too large for a key.");
        }

        using var reader = new StreamReader(file);
        try
        {
            return parse(reader.ReadToEnd());
        }
        catch (BundleException exception)
        {
            throw new BundleException($"'{path}': {exception.Message}", exception);
        }
    }
}

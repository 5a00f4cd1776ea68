using System.Text;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Keys for bundles in files: the user's own, those that the user trusts, and those that a command names.</summary>
/// <param name="ownKey">The file of the user's own key pair, which need not exist; null when the user has no place for one.</param>
/// <param name="trustedFolder">The folder of trusted public keys, <c>*.pem</c>, which need not exist; null when there is no place for one.</param>
public sealed class BundleKeyFiles(string? ownKey, string? trustedFolder)
{
    /// <summary>The user's own key pair, which is made when it is not there.</summary>
    /// <param name="createdAt">The file that was made now and whose public half has to be carried to where bundles are restored; else null.</param>
    /// <exception cref="BundleException">The file is no key pair, or there is no place for one.</exception>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    public BundleSigningKey OpenOwn(out string? createdAt)
    {
        if (ownKey is null)
        {
            throw new BundleException("Neither XDG_DATA_HOME nor HOME names a folder for the key that signs bundles. Name a key with --key.");
        }

        createdAt = File.Exists(ownKey) ? null : ownKey;
        if (createdAt is null)
        {
            return ReadPrivate(ownKey);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(ownKey)!);
        return CreatePrivate(ownKey);
    }

    /// <summary>The keys that are trusted: those that are named, those in the folder, and the user's own.</summary>
    /// <exception cref="BundleException">A file is no such key.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyCollection<BundlePublicKey> Trusted(IEnumerable<string> named)
    {
        ArgumentNullException.ThrowIfNull(named);
        string[] inFolder = Directory.Exists(trustedFolder) ? Directory.GetFiles(trustedFolder, "*.pem") : [];
        Array.Sort(inFolder, StringComparer.Ordinal);
        var keys = named.Concat(inFolder).Select(path => Read(path, BundlePublicKey.FromPem)).ToList();
        if (File.Exists(ownKey))
        {
            using var own = ReadPrivate(ownKey);
            keys.Add(own.Public);
        }

        return keys;
    }

    /// <summary>Reads a key pair from a file.</summary>
    /// <exception cref="BundleException">It holds none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
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

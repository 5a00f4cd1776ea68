using Strata.Core.Advisories;

namespace Strata.Storage;

/// <summary>The usual places of the database files, by the XDG Base Directory Specification 0.8.</summary>
public static class StorageLocations
{
    private const string Folder = "strata";

    /// <summary>
    /// <c>$XDG_CACHE_HOME/strata/advisories.db</c> and <c>$XDG_DATA_HOME/strata/own.db</c>; <c>~/.cache</c> and <c>~/.local/share</c>
    /// stand in for a variable that is unset, empty or relative, as the specification asks.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null when it is unset.</param>
    /// <exception cref="StoreException">Neither the variables nor a home folder tell where to go.</exception>
    public static StorageOptions ForUser(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new StorageOptions
        {
            CachePath = Path.Combine(Base(variable, "XDG_CACHE_HOME", ".cache"), Folder, "advisories.db"),
            OwnPath = Path.Combine(Base(variable, "XDG_DATA_HOME", Path.Combine(".local", "share")), Folder, "own.db"),
        };
    }

    /// <summary>The folder of the scan cache, <c>$XDG_CACHE_HOME/strata/scans</c>; null when nothing tells where that is.</summary>
    /// <param name="variable">Reads an environment variable; null when it is unset.</param>
    public static string? ScanCacheFolder(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return FindBase(variable, "XDG_CACHE_HOME", ".cache") is { } folder ? Path.Combine(folder, Folder, "scans") : null;
    }

    /// <summary>A server's database, <c>$XDG_DATA_HOME/strata/server.db</c>.</summary>
    /// <param name="variable">Reads an environment variable; null when it is unset.</param>
    /// <exception cref="StoreException">Neither the variables nor a home folder tell where to go.</exception>
    public static string ServerFile(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Path.Combine(Base(variable, "XDG_DATA_HOME", Path.Combine(".local", "share")), Folder, "server.db");
    }

    /// <summary>The user's key pair for bundles, <c>$XDG_DATA_HOME/strata/bundle-key.pem</c>; null when nothing tells where that is.</summary>
    /// <param name="variable">Reads an environment variable; null when it is unset.</param>
    public static string? BundleKeyFile(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return FindBase(variable, "XDG_DATA_HOME", Path.Combine(".local", "share")) is { } folder ? Path.Combine(folder, Folder, "bundle-key.pem") : null;
    }

    /// <summary>The keys whose bundles the user trusts, <c>$XDG_CONFIG_HOME/strata/trusted-keys</c>; null when nothing tells where that is.</summary>
    /// <param name="variable">Reads an environment variable; null when it is unset.</param>
    public static string? TrustedKeysFolder(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return FindBase(variable, "XDG_CONFIG_HOME", ".config") is { } folder ? Path.Combine(folder, Folder, "trusted-keys") : null;
    }

    /// <summary>Downloadable feeds and own advisories in one file: what <c>--db FILE</c> asks for.</summary>
    public static StorageOptions SingleFile(string path)
    {
        var full = Path.GetFullPath(path);
        return new StorageOptions { CachePath = full, OwnPath = full };
    }

    private static string Base(Func<string, string?> variable, string name, string belowHome) => FindBase(variable, name, belowHome)
        ?? throw new StoreException($"Neither {name} nor HOME names a folder for the advisory database. Set one of them or choose a file with --db.");

    private static string? FindBase(Func<string, string?> variable, string name, string belowHome)
    {
        if (variable(name) is { } value && Path.IsPathFullyQualified(value))
        {
            return value;
        }

        return variable("HOME") is { } home && Path.IsPathFullyQualified(home) ? Path.Combine(home, belowHome) : null;
    }
}

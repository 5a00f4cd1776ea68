using System.Text;
using Strata.Cli.Commands;
using Strata.Core.Images.Registry;
using Strata.Core.Images.Registry.Credentials;
using Strata.Core.Network;

namespace Strata.Cli.Composition;

/// <summary>How this machine and this command line reach registries.</summary>
internal static class ProductRegistry
{
    /// <summary>The variable with the password for <c>--username</c>; no option, since a command line can be read by others.</summary>
    public const string PasswordVariable = "STRATA_PASSWORD";

    /// <summary>Bytes of a password; stops what is no password on standard input.</summary>
    private const int MaximumPassword = 64 << 10;

    /// <summary>Where Docker and podman keep certificates for registries, in the system and in the user's home.</summary>
    private static readonly string[] SystemFolders = ["/etc/containers/certs.d", "/etc/docker/certs.d"];

    private const string SystemDaemonFile = "/etc/docker/daemon.json";

    /// <summary>The settings; nothing is read yet but a password that the user named.</summary>
    public static RegistrySettings Settings(ScanOptions options, RuntimeSettings settings, CommandEnvironment environment)
    {
        var home = environment.Variable("HOME") is { Length: > 0 } folder ? folder : null;
        string[] certificates = home is null
            ? SystemFolders
            : [.. SystemFolders, Path.Combine(home, ".config/containers/certs.d"), Path.Combine(home, ".config/docker/certs.d")];
        var defaults = RegistrySettings.DefaultLimits;
        return new RegistrySettings
        {
            InsecureHosts = options.Registry.Insecure,
            Mirrors = options.Registry.Mirrors,
            DaemonFiles = DaemonFiles(home, environment),
            CertificateFiles = settings.CertificateFile is { } file ? [file] : [],
            CertificateFolders = certificates,
            CertificateFolder = options.Registry.CertificateFolder,
            Proxy = new EnvironmentProxy(environment.Variable),
            Limits = options.Registry.Timeout is { } timeout ? defaults with { StallTimeout = timeout } : defaults,
            Credentials = new CredentialSources
            {
                Explicit = ReadCredential(options, environment),
                Variable = environment.Variable,
                Home = home,
                UserId = ReadUserId,
                Time = environment.Time,
            },
        };
    }

    /// <summary>A daemon without root has its file in the user's home, and counts before the machine's.</summary>
    private static string[] DaemonFiles(string? home, CommandEnvironment environment)
    {
        var own = environment.Variable("XDG_CONFIG_HOME") is { Length: > 0 } folder ? folder : home is null ? null : Path.Combine(home, ".config");
        return own is null ? [SystemDaemonFile] : [Path.Combine(own, "docker/daemon.json"), SystemDaemonFile];
    }

    /// <summary>The number by which the kernel knows the user; null where there is no <c>/proc</c> (proc_pid_status(5)).</summary>
    private static string? ReadUserId()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                if (line.StartsWith("Uid:", StringComparison.Ordinal))
                {
                    return line.Split('\t')[1];
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No podman without /proc either.
        }

        return null;
    }

    private static RegistryCredential? ReadCredential(ScanOptions options, CommandEnvironment environment)
    {
        var registry = options.Registry;
        if (registry.User is not { } user)
        {
            return registry.ReadsPassword ? throw new UsageException("--password-stdin: name the user with --username.") : null;
        }

        if (registry.ReadsPassword && options.Target.EndsWith('-') && options.Target.Split(':')[^1] == "-")
        {
            throw new UsageException("--password-stdin: standard input cannot be the target as well.");
        }

        var password = registry.ReadsPassword ? ReadLine(environment.OpenInput()) : environment.Variable(PasswordVariable);
        return string.IsNullOrEmpty(password)
            ? throw new UsageException($"--username: give the password with --password-stdin or in {PasswordVariable}.")
            : RegistryCredential.OfPassword(user, password, registry.ReadsPassword ? "--password-stdin" : PasswordVariable, isExplicit: true);
    }

    private static string ReadLine(Stream input)
    {
        using (input)
        {
            var bytes = new byte[MaximumPassword + 1];
            var length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > MaximumPassword
                ? throw new UsageException($"--password-stdin: a password has at most {MaximumPassword} bytes.")
                : Encoding.UTF8.GetString(bytes, 0, length).Split('\n')[0].TrimEnd('\r');
        }
    }
}

using System.CommandLine;
using Strata.Cli.Parsing;
using Strata.Core.Images.Blobs;

namespace Strata.Cli.Commands;

/// <summary>The options for images in registries.</summary>
internal sealed class RegistryArguments
{
    public Option<string?> User { get; } = new("--username")
    {
        Description = "The user name for the target's registry; the password comes from --password-stdin or STRATA_PASSWORD.",
        HelpName = "NAME",
    };

    public Option<bool> ReadsPassword { get; } = new("--password-stdin")
    {
        Description = "Read the password for --username from the first line of standard input.",
    };

    public Option<string[]> Insecure { get; } = new("--insecure")
    {
        Description = "Do not verify the certificate of this registry, and speak plain http to it when it has no TLS; may be repeated.",
        HelpName = "HOST[:PORT]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string[]> Mirrors { get; } = new("--registry-mirror")
    {
        Description = "Ask this mirror before docker.io for its images; may be repeated.",
        HelpName = "URL",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string?> CertificateFolder { get; } = new("--cert-dir")
    {
        Description = "Certificates for the target's registry: *.crt of authorities, pairs of *.cert and *.key of this machine.",
        HelpName = "FOLDER",
    };

    public Option<TimeSpan?> Stall { get; } = new("--timeout")
    {
        Description = "How long a registry may send nothing. [default: 30s]",
        HelpName = "DURATION",
        CustomParser = OptionParsers.ReadDuration,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[User, ReadsPassword, Insecure, Mirrors, CertificateFolder, Stall])
        {
            command.Add(option);
        }
    }

    /// <summary>What the user said.</summary>
    public RegistryOptions Read(ParseResult result) => new()
    {
        User = result.GetValue(User) is { Length: > 0 } user ? user : null,
        ReadsPassword = result.GetValue(ReadsPassword),
        Insecure = ReadHosts(result.GetValue(Insecure) ?? []),
        Mirrors = ReadMirrors(result.GetValue(Mirrors) ?? []),
        CertificateFolder = result.GetValue(CertificateFolder),
        Timeout = result.GetValue(Stall) is { } timeout && timeout <= TimeSpan.Zero
            ? throw new UsageException("--timeout: it must be longer than nothing.")
            : result.GetValue(Stall),
    };

    private static string[] ReadHosts(string[] hosts)
    {
        foreach (var host in hosts)
        {
            if (!AddressRules.IsHostPattern(host) || host.StartsWith('*'))
            {
                throw new UsageException($"--insecure: '{host}' is not a host; write it as registry.example or registry.example:5000.");
            }
        }

        return hosts;
    }

    private static List<Uri> ReadMirrors(string[] texts)
    {
        var mirrors = new List<Uri>();
        foreach (var text in texts)
        {
            mirrors.Add(Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out var address)
                && address is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", AbsolutePath: "/", Query: "" }
                    ? address
                    : throw new UsageException($"--registry-mirror: '{text}' is not the address of a registry; write it as https://mirror.example:5000."));
        }

        return mirrors;
    }
}

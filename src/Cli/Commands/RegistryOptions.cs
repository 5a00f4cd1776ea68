namespace Strata.Cli.Commands;

/// <summary>What the user said of registries.</summary>
internal sealed record RegistryOptions
{
    /// <summary>The user name for the target's registry, or null.</summary>
    public string? User { get; init; }

    /// <summary>True when the password is the first line of standard input.</summary>
    public bool ReadsPassword { get; init; }

    /// <summary>Registries whose certificate is not verified and that may speak plain http.</summary>
    public IReadOnlyList<string> Insecure { get; init; } = [];

    /// <summary>Mirrors of docker.io.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>A folder of certificates for the target's registry, or null.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>The longest time without a byte or an answer, or null for the default.</summary>
    public TimeSpan? Timeout { get; init; }
}

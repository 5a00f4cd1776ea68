namespace Strata.Core.Images.Engines;

/// <summary>How local engines are found: the environment, and what a command line adds to it, as the docker command does.</summary>
public sealed record EngineSettings
{
    /// <summary>The value of an environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The folder of docker's <c>--config</c>; null for <c>DOCKER_CONFIG</c>, else <c>~/.docker</c>.</summary>
    public string? ConfigFolder { get; init; }

    /// <summary>The context of docker's <c>--context</c>; null when it was not given. It wins over every address.</summary>
    public string? Context { get; init; }

    /// <summary>The address of docker's <c>--host</c>; null when it was not given.</summary>
    public string? Host { get; init; }

    /// <summary>True for docker's <c>--tls</c>: TLS, verified only with <see cref="VerifiesTls"/>.</summary>
    public bool UsesTls { get; init; }

    /// <summary>True for docker's <c>--tlsverify</c>.</summary>
    public bool VerifiesTls { get; init; }

    /// <summary>The file of docker's <c>--tlscacert</c>; null for <c>ca.pem</c> of the certificate folder, where there is one.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The file of docker's <c>--tlscert</c>; null for <c>cert.pem</c> of the certificate folder, where there is one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file of docker's <c>--tlskey</c>; null for <c>key.pem</c> of the certificate folder, where there is one.</summary>
    public string? KeyFile { get; init; }

    /// <summary>True when the network may not be touched for a target that does not name the engine: only sockets of this machine are asked.</summary>
    public bool Offline { get; init; }

    /// <summary>Where Docker's own socket lies when nothing says otherwise.</summary>
    public string DockerSocket { get; init; } = "/var/run/docker.sock";

    /// <summary>Where the socket of root's podman lies when nothing says otherwise.</summary>
    public string PodmanSocket { get; init; } = "/run/podman/podman.sock";

    /// <summary>A variable that is set and not empty, or null.</summary>
    internal string? Set(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Docker's folder of configuration, or null when there is neither <c>DOCKER_CONFIG</c> nor a home.</summary>
    internal string? DockerFolder =>
        ConfigFolder ?? Set("DOCKER_CONFIG") ?? (Set("HOME") is { } home ? Path.Combine(home, ".docker") : null);
}

namespace Strata.Core.Images.Engines;

/// <summary>Finds the engines of this machine and user, with the rules of the docker and podman commands.</summary>
internal static class EngineLocator
{
    private static readonly string[] DockerSocketsOfUser =
        [".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock", ".rd/docker.sock"];

    /// <summary>
    /// The engines that a kind of target means: one when a setting names it, else the sockets that exist, in the order in which they are
    /// tried.
    /// </summary>
    /// <exception cref="ImageUnavailableException">A setting names what cannot be used.</exception>
    public static IReadOnlyList<EngineEndpoint> Find(string kind, EngineSettings settings) =>
        kind == TargetKinds.Podman ? FindPodman(settings) : FindDocker(settings);

    private static IReadOnlyList<EngineEndpoint> FindDocker(EngineSettings settings)
    {
        var context = settings.Context
            ?? (settings.Host is not null || settings.Set("DOCKER_HOST") is not null ? DockerContext.Default : null)
            ?? settings.Set("DOCKER_CONTEXT")
            ?? DockerContext.CurrentIn(settings.DockerFolder)
            ?? DockerContext.Default;
        if (context != DockerContext.Default)
        {
            return [DockerContext.Read(settings.DockerFolder, context)];
        }

        if ((settings.Host ?? settings.Set("DOCKER_HOST")) is { } host)
        {
            var origin = settings.Host is null ? "DOCKER_HOST" : "--host";
            var address = EngineAddress.Parse(host, origin);
            return [new EngineEndpoint(address, TlsOf(address, settings), origin)];
        }

        return Sockets(
        [
            settings.DockerSocket,
            InFolder(settings.Set("XDG_RUNTIME_DIR"), "docker.sock"),
            .. DockerSocketsOfUser.Select(socket => InFolder(settings.Set("HOME"), socket)),
        ]);
    }

    private static IReadOnlyList<EngineEndpoint> FindPodman(EngineSettings settings)
    {
        if (settings.Set("CONTAINER_HOST") is not { } host)
        {
            return Sockets([InFolder(settings.Set("XDG_RUNTIME_DIR"), "podman/podman.sock"), settings.PodmanSocket]);
        }

        var address = EngineAddress.Parse(host, "CONTAINER_HOST");
        return address.Transport == EngineTransport.Ssh
            ? throw new ImageUnavailableException(
                "CONTAINER_HOST: podman over ssh is not supported. Forward its socket with 'ssh -N -L /tmp/podman.sock:/run/podman/podman.sock HOST' "
                + "and name that as CONTAINER_HOST=unix:///tmp/podman.sock.")
            : [new EngineEndpoint(address, TlsOf(address, settings with { Variable = _ => null }), "CONTAINER_HOST")];
    }

    /// <summary>
    /// The variables switch TLS on by being set, whatever their value, <c>0</c> included; the folder of certificates alone does not.
    /// </summary>
    private static EngineTls? TlsOf(EngineAddress address, EngineSettings settings)
    {
        var isVerified = settings.VerifiesTls || settings.Set("DOCKER_TLS_VERIFY") is not null;
        var isWanted = address.SchemeWantsTls ?? (isVerified || settings.UsesTls || settings.Set("DOCKER_TLS") is not null);
        if (!isWanted)
        {
            return null;
        }

        var isUnverified = !isVerified && (settings.UsesTls || settings.Set("DOCKER_TLS") is not null);
        var found = EngineTls.InFolder(settings.Set("DOCKER_CERT_PATH") ?? settings.DockerFolder, !isUnverified);
        return found with
        {
            AuthorityFile = settings.AuthorityFile ?? found.AuthorityFile,
            CertificateFile = settings.CertificateFile ?? found.CertificateFile,
            KeyFile = settings.KeyFile ?? found.KeyFile,
        };
    }

    private static IReadOnlyList<EngineEndpoint> Sockets(IEnumerable<string?> paths) =>
        [.. paths.OfType<string>().Where(File.Exists).Distinct(StringComparer.Ordinal).Select(EngineEndpoint.OfSocket)];

    private static string? InFolder(string? folder, string path) => folder is null ? null : Path.Combine(folder, path);
}

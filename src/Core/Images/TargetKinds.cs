namespace Strata.Core.Images;

/// <summary>The kinds of target that the report names; also the scheme prefixes, where one exists.</summary>
public static class TargetKinds
{
    /// <summary>A <c>docker save</c> archive (classic, or with an OCI layout in it).</summary>
    public const string DockerArchive = "docker-archive";

    /// <summary>An OCI image layout, folder or tar.</summary>
    public const string OciLayout = "oci";

    /// <summary>A root file system folder.</summary>
    public const string Directory = "dir";

    /// <summary>A bare layer or root file system tarball.</summary>
    public const string Tarball = "tar";

    /// <summary>An image in a registry.</summary>
    public const string Registry = "registry";

    /// <summary>An image that the local Docker daemon has.</summary>
    public const string Docker = "docker";

    /// <summary>An image that the local podman service has.</summary>
    public const string Podman = "podman";

    /// <summary>True for a kind whose targets are image references and no paths.</summary>
    public static bool IsNamedByReference(string? kind) => kind is Registry or Docker or Podman;
}

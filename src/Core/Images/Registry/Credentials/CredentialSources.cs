using System.Text;

namespace Strata.Core.Images.Registry.Credentials;

/// <summary>
/// Where the credentials of registries are found, in this order: what the user named for this scan; <c>DOCKER_AUTH_CONFIG</c>; the file of
/// <c>REGISTRY_AUTH_FILE</c> and no other; else Docker's file, its helpers first, then podman's files. Nothing is read before a registry
/// asks for credentials.
/// </summary>
public sealed record CredentialSources
{
    /// <summary>What the user named for the registry of this scan, or null.</summary>
    public RegistryCredential? Explicit { get; init; }

    /// <summary>The value of an environment variable, or null; by default there is none, and so no file either.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>The user's home folder, or null.</summary>
    public string? Home { get; init; }

    /// <summary>The user's number, for the folder of podman's files below <c>/run/containers</c>; null where there is none.</summary>
    public Func<string?> UserId { get; init; } = static () => null;

    /// <summary>The clock of helpers' time limit.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Finds the credentials of a repository; null for none.</summary>
    /// <param name="domain">The registry's name as references have it.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="usesExplicit">False for a mirror: <see cref="Explicit"/> is not for it.</param>
    /// <param name="warn">Told what could not be read. No message holds a secret.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal async Task<RegistryCredential?> FindAsync(
        string domain, string repository, bool usesExplicit, Action<string> warn, CancellationToken cancellationToken)
    {
        if (usesExplicit && Explicit is not null)
        {
            return Explicit;
        }

        const string Variables = "DOCKER_AUTH_CONFIG";
        if (Variable(Variables) is { Length: > 0 } text
            && CredentialFile.Parse(Encoding.UTF8.GetBytes(text), Variables, isWrapped: true, warn)?.Find(domain, repository) is { } given)
        {
            return given;
        }

        foreach (var (path, isWrapped) in Files())
        {
            if (CredentialFile.Open(path, isWrapped, warn) is not { } file)
            {
                continue;
            }

            var helper = file.HelperFor(domain);
            var found = helper is null ? null : await new CredentialProgram(Variable("PATH"), Time)
                .GetAsync(helper, CredentialKeys.OfHelper(domain), warn, cancellationToken).ConfigureAwait(false);
            if ((found ?? file.Find(domain, repository)) is { } credential)
            {
                return credential;
            }
        }

        return null;
    }

    /// <summary>The files in order; false for the one without the member <c>auths</c>.</summary>
    private IEnumerable<(string Path, bool IsWrapped)> Files()
    {
        if (Variable("REGISTRY_AUTH_FILE") is { Length: > 0 } only)
        {
            yield return (only, true);
            yield break;
        }

        if ((Variable("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : InHome(".docker")) is { } docker)
        {
            yield return (Path.Combine(docker, "config.json"), true);
        }

        var run = Variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, "containers")
            : UserId() is { } user ? $"/run/containers/{user}"
            : null;
        if (run is not null)
        {
            yield return (Path.Combine(run, "auth.json"), true);
        }

        if ((Variable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : InHome(".config")) is { } settings)
        {
            yield return (Path.Combine(settings, "containers", "auth.json"), true);
        }

        if (InHome(".dockercfg") is { } legacy)
        {
            yield return (legacy, false);
        }
    }

    private string? InHome(string name) => string.IsNullOrEmpty(Home) ? null : Path.Combine(Home, name);
}

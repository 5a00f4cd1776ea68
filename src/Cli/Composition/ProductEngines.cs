using Strata.Cli.Commands;
using Strata.Core.Images;
using Strata.Core.Images.Engines;

namespace Strata.Cli.Composition;

/// <summary>The engines of this machine and user.</summary>
internal static class ProductEngines
{
    /// <summary>The engines in the order in which a reference without scheme is looked for.</summary>
    public static IReadOnlyList<EngineImageSource> Create(bool isOffline, CommandEnvironment environment) =>
        [Docker(isOffline, environment), new EngineImageSource(TargetKinds.Podman, Settings(isOffline, environment), environment.Time)];

    /// <summary>Docker's daemon.</summary>
    public static EngineImageSource Docker(bool isOffline, CommandEnvironment environment) =>
        new(TargetKinds.Docker, Settings(isOffline, environment), environment.Time);

    private static EngineSettings Settings(bool isOffline, CommandEnvironment environment) => new()
    {
        Variable = environment.Variable,
        ConfigFolder = environment.Docker?["--config"],
        Context = environment.Docker?["--context"],
        Host = environment.Docker?["--host"],
        UsesTls = environment.Docker?.Has("--tls") == true,
        VerifiesTls = environment.Docker?.Has("--tlsverify") == true,
        AuthorityFile = environment.Docker?["--tlscacert"],
        CertificateFile = environment.Docker?["--tlscert"],
        KeyFile = environment.Docker?["--tlskey"],
        Offline = isOffline,
    };
}

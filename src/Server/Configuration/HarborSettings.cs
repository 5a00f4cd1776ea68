using Strata.Server.Harbor;

namespace Strata.Server.Configuration;

/// <summary>Our own keys for the adapter for Harbor.</summary>
internal static class HarborSettings
{
    private static readonly (string Word, UnsupportedArtifact Value)[] Choices =
        [("fail", UnsupportedArtifact.Fail), ("clean", UnsupportedArtifact.Clean), ("finding", UnsupportedArtifact.Finding)];

    /// <summary>Every key.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("strata.harbor.enabled", (options, value) => Change(options, harbor => harbor with { Enabled = value.Flag() }), options => Text(options.Harbor.Enabled)),
        new("strata.harbor.path", (options, value) => Change(options, harbor => harbor with { PathBase = ReadPath(value) }), options => options.Harbor.PathBase),
        new("strata.harbor.listen", (options, value) => Change(options, harbor => harbor with { Listen = value.Listen() }), options => options.Harbor.Listen?.ToString()),
        new("strata.harbor.anonymous", (options, value) => Change(options, harbor => harbor with { Anonymous = value.Flag() }), options => Text(options.Harbor.Anonymous)),
        new("strata.harbor.sbom", (options, value) => Change(options, harbor => harbor with { Sbom = value.Flag() }), options => Text(options.Harbor.Sbom)),
        new("strata.harbor.reportversions", (options, value) => Change(options, harbor => harbor with { ReportVersions = ReadVersions(value) }),
            options => options.Harbor.ReportVersions),
        new("strata.harbor.unsupported", (options, value) => Change(options, harbor => harbor with { Unsupported = value.Word(Choices) }),
            options => Choices.First(choice => choice.Value == options.Harbor.Unsupported).Word),
    ];

    private static ServerOptions Change(ServerOptions options, Func<HarborOptions, HarborOptions> change) => options with { Harbor = change(options.Harbor) };

    private static string Text(bool value) => value ? "true" : "false";

    private static string ReadPath(SettingValue value)
    {
        var path = value.Text().TrimEnd('/');
        return path.Length == 0 || (path[0] == '/' && Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) == path)
            ? path
            : throw value.Refuse("must be a path such as /harbor, of letters, digits and - . _ ~");
    }

    private static IReadOnlyList<string> ReadVersions(SettingValue value) =>
        value.Texts() is { Count: > 0 } versions && versions.All(version => version is "1.0" or "1.1") ? versions : throw value.Refuse("must be of 1.0, 1.1");
}

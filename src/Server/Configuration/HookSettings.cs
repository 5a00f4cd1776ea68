using System.Text;
using Strata.Server.Hooks;

namespace Strata.Server.Configuration;

/// <summary>Our own keys for scans on push.</summary>
internal static class HookSettings
{
    private static readonly string[] RegistryKeys = ["host", "address", "secret", "credential"];

    /// <summary>Every key.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("strata.hooks.registries", (options, value) => options with { Hooks = options.Hooks with { Registries = Read(value) } },
            options => options.Hooks.Registries.Select(Show).ToList()) { ItemKeys = RegistryKeys },
        new("strata.hooks.window", (options, value) => options with { Hooks = options.Hooks with { Window = value.Duration() } },
            options => GoDuration.Format(options.Hooks.Window)),
    ];

    private static IReadOnlyList<HookRegistry> Read(SettingValue value) =>
    [
        .. value.Items(RegistryKeys).Select(item => new HookRegistry(
            item.GetValueOrDefault("host")?.Text() ?? throw value.Refuse("needs the host of each registry"),
            item.GetValueOrDefault("address")?.Address() ?? throw value.Refuse("needs the address of each registry"),
            item.GetValueOrDefault("secret")?.Secret() is { Length: > 0 } secret ? secret : throw value.Refuse("needs a secret for each registry"),
            item.GetValueOrDefault("credential") is { } credential ? ReadCredential(credential) : null)),
    ];

    private static string ReadCredential(SettingValue value) => value.Secret() is var pair && pair.IndexOf(':', StringComparison.Ordinal) > 0
        ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))
        : throw value.Refuse("must be NAME:PASSWORD");

    private static Dictionary<string, object?> Show(HookRegistry registry) => new()
    {
        ["host"] = registry.Host,
        ["address"] = registry.Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        ["secret"] = ConfigurationPrinter.Mask,
        ["credential"] = registry.Authorization is null ? null : ConfigurationPrinter.Mask,
    };
}

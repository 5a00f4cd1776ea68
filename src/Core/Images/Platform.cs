using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Strata.Core.Images;

/// <summary>An image platform, normalised as containerd does (<c>linux/amd64</c>, <c>linux/arm/v7</c>).</summary>
/// <param name="Os">The operating system, lower-case.</param>
/// <param name="Architecture">The GOARCH name.</param>
/// <param name="Variant">The CPU variant, or null.</param>
public sealed partial record Platform(string Os, string Architecture, string? Variant = null)
{
    private static readonly HashSet<string> OperatingSystems = new(StringComparer.Ordinal)
    {
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd",
        "plan9", "solaris", "wasip1", "windows", "zos",
    };

    private static readonly HashSet<string> Architectures = new(StringComparer.Ordinal)
    {
        "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32",
        "mips64p32le", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    };

    /// <summary>Linux on this machine's processor: what an image is scanned for when nobody says otherwise.</summary>
    public static Platform OfThisMachine { get; } = Normalise("linux", RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
        var other => other.ToString(),
    });

    /// <summary>Names an operating system, architecture and variant as containerd does: <c>aarch64</c> is <c>arm64</c>, <c>arm64/v8</c> too.</summary>
    public static Platform Normalise(string os, string architecture, string? variant = null)
    {
        os = os.ToLowerInvariant() is "macos" ? "darwin" : os.ToLowerInvariant();
        architecture = architecture.ToLowerInvariant();
        variant = string.IsNullOrEmpty(variant) ? null : variant.ToLowerInvariant();
        return (architecture, variant) switch
        {
            ("x86_64" or "x86-64" or "amd64", null or "v1" or "1") => new Platform(os, "amd64"),
            ("x86_64" or "x86-64" or "amd64", _) => new Platform(os, "amd64", variant),
            ("i386" or "i486" or "i586" or "i686", _) => new Platform(os, "386"),
            ("aarch64" or "arm64", null or "8" or "v8" or "v8.0") => new Platform(os, "arm64"),
            ("aarch64" or "arm64", "9" or "9.0" or "v9.0") => new Platform(os, "arm64", "v9"),
            ("aarch64" or "arm64", _) => new Platform(os, "arm64", variant),
            ("armhf", _) or ("arm", null or "7") => new Platform(os, "arm", "v7"),
            ("armel", _) => new Platform(os, "arm", "v6"),
            ("arm", "5" or "6" or "8") => new Platform(os, "arm", "v" + variant),
            _ => new Platform(os, architecture, variant),
        };
    }

    /// <summary>
    /// Reads <c>os[/architecture[/variant]]</c> and normalises it; a single operating system or architecture is completed with
    /// <see cref="OfThisMachine"/>.
    /// </summary>
    /// <returns>False when the text is not a platform.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        var parts = (text ?? "").Split('/');
        if (parts.Length > 3 || !parts.All(part => ComponentGrammar().IsMatch(part)))
        {
            return false;
        }

        if (parts.Length > 1)
        {
            platform = Normalise(parts[0], parts[1], parts.ElementAtOrDefault(2));
            return true;
        }

        var asOs = Normalise(parts[0], OfThisMachine.Architecture, OfThisMachine.Variant);
        var asArchitecture = Normalise(OfThisMachine.Os, parts[0]);
        platform = OperatingSystems.Contains(asOs.Os) ? asOs : Architectures.Contains(asArchitecture.Architecture) ? asArchitecture : null;
        return platform is not null;
    }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex ComponentGrammar();
}

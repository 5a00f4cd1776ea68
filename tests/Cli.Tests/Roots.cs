using Strata.Testing;

namespace Strata.Cli.Tests;

/// <summary>Root file systems as the tests need them.</summary>
internal static class Roots
{
    /// <summary>A Debian stable release that is supported at every date the tests use.</summary>
    public const string Debian12 = "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";

    /// <summary>The path of dpkg's database.</summary>
    public const string DpkgStatus = "var/lib/dpkg/status";

    /// <summary>Debian 12 with these packages.</summary>
    public static ArchiveBuilder Debian(params string[] stanzas) =>
        new ArchiveBuilder().File("etc/os-release", Debian12).File(DpkgStatus, Status(stanzas));

    /// <summary>The text of a dpkg database.</summary>
    public static string Status(params string[] stanzas) => string.Concat(stanzas.Select(stanza => stanza + "\n"));

    /// <summary>One installed package in dpkg's database.</summary>
    public static string Deb(string name, string version, string? source = null) =>
        $"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\n{(source is null ? "" : $"Source: {source}\n")}Version: {version}\n";

    /// <summary>One installed package in apk's database.</summary>
    public static string Apk(string name, string version, string? origin = null) =>
        $"P:{name}\nV:{version}\nA:x86_64\no:{origin ?? name}\n\n";
}

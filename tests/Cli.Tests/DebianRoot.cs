using Strata.Testing;

namespace Strata.Cli.Tests;

/// <summary>A small Debian root file system and an OSV record about one of its packages.</summary>
internal static class DebianRoot
{
    /// <summary>Writes the root below <paramref name="folder"/> and returns its path.</summary>
    public static string Write(TemporaryFolder folder)
    {
        folder.Write("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
        folder.Write(
            "root/var/lib/dpkg/status",
            """
            Package: libssl3
            Status: install ok installed
            Architecture: amd64
            Source: openssl
            Version: 3.0.11-1~deb12u1

            Package: zlib1g
            Status: install ok installed
            Architecture: amd64
            Source: zlib (1:1.2.13.dfsg-1)
            Version: 1:1.2.13.dfsg-1+b1

            """);
        return folder.PathOf("root");
    }

    /// <summary>Writes an advisory about openssl and one of unknown severity about zlib, and returns the folder.</summary>
    public static string WriteAdvisories(TemporaryFolder folder)
    {
        folder.Write("advisories/a.json", Record("CVE-2024-5535", "openssl", "3.0.15-1~deb12u1", "\"urgency\":\"high\""));
        folder.Write("advisories/b.json", Record("CVE-2023-45853", "zlib", "1:1.2.14", ""));
        return folder.PathOf("advisories");
    }

    private static string Record(string id, string package, string fixedVersion, string specific) => $$"""
        {
          "id": "{{id}}", "modified": "2024-07-01T00:00:00Z",
          "affected": [
            {
              "package": { "ecosystem": "Debian:12", "name": "{{package}}" },
              "ranges": [ { "type": "ECOSYSTEM", "events": [ { "introduced": "0" }, { "fixed": "{{fixedVersion}}" } ] } ],
              "ecosystem_specific": { {{specific}} }
            }
          ]
        }
        """;
}

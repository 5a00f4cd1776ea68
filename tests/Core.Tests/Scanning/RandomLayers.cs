using System.Text;
using Strata.Core.Tests.Layers.Compression;
using Strata.Testing;

namespace Strata.Core.Tests.Scanning;

/// <summary>
/// Layers that do to package databases, release files and the links between them whatever layers do, sane or not. Within one layer no
/// path comes twice.
/// </summary>
internal sealed class RandomLayers(SeededRandom random)
{
    private static readonly string[] Names = ["bash", "curl", "libc6", "openssl", "zlib1g"];

    private static readonly string[] Databases =
    [
        "var/lib/dpkg/status", "usr/lib/dpkg/status", "data/status", "data/dpkg/status", "usr/lib/opkg/status", "var/lib/dpkg/status.d/base",
        "var/lib/dpkg/status.d/netbase", "var/lib/dpkg/updates/0001", "data/dpkg/status.d/libssl",
    ];

    private static readonly string[] ApkDatabases = ["lib/apk/db/installed", "usr/lib/apk/db/installed", "data/installed"];

    private static readonly string[] RpmDatabases =
        ["var/lib/rpm/Packages", "var/lib/rpm/Packages.db", "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/lib/rpm-ostree-base-db/Packages.db"];

    private static readonly string[] Releases = ["etc/os-release", "usr/lib/os-release", "etc/lsb-release", "data/release", "etc/debian_version", "etc/redhat-release"];

    private static readonly string[] Folders =
        ["var", "var/lib", "var/lib/dpkg", "var/lib/dpkg/status.d", "lib", "lib/apk/db", "usr/lib", "etc", "data", "data/dpkg", "srv"];

    private static readonly string[] Targets =
    [
        "/data/status", "../../../data/status", "/data/dpkg", "usr/lib", "/usr/lib", "../usr/lib/os-release", "/data/release", "data", "/srv/link", "status",
        "/data/dpkg/status", "../data/installed", "dpkg/status", "/var/lib/dpkg/status.d/base", "/nowhere/at/all",
    ];

    private readonly HashSet<string> _used = [];

    /// <summary>What was put into the layers of this stack, for a message.</summary>
    public StringBuilder Story { get; } = new();

    /// <summary>Begins a new stack.</summary>
    public void Begin() => Story.Clear();

    /// <summary>The next layer.</summary>
    public LayerBuilder Next()
    {
        _used.Clear();
        Story.Append("--- layer\n");
        var layer = new LayerBuilder();
        for (var entries = random.Next(7); entries > 0; entries--)
        {
            Add(layer, random.Next(15));
        }

        return layer;
    }

    private void Add(LayerBuilder layer, int kind)
    {
        var path = kind switch
        {
            < 4 => Pick(Databases),
            4 => Pick(ApkDatabases),
            5 or 6 => Pick(Releases),
            7 => Pick(["opt/app/a.jar", "opt/b.jar", "var/lib/rpm/Packages", "srv/package.json", "var/lib/dpkg/status.d/base.md5sums", "data/other"]),
            14 => Pick(RpmDatabases),
            8 or 9 or 10 => Pick([.. Databases, .. Releases, .. ApkDatabases, .. Folders]),
            _ => Pick([.. Databases, .. Releases, .. ApkDatabases, .. RpmDatabases, .. Folders, .. Folders]),
        };
        if (!_used.Add(path))
        {
            return;
        }

        switch (kind)
        {
            case < 8:
                var content = kind switch
                {
                    < 4 => Stanzas(),
                    4 => ApkStanzas(),
                    5 or 6 => Release(),
                    _ => path.EndsWith("md5sums", StringComparison.Ordinal) ? "d41d8cd98f00b204e9800998ecf8427e  usr/bin/x\n" : "x",
                };
                Story.Append($"file {path}: {content.ReplaceLineEndings("|")}\n");
                layer.File(path, content);
                break;
            case 8:
                var target = Pick(Targets);
                Story.Append($"link {path} -> {target}\n");
                layer.Symlink(path, target);
                break;
            case 9:
                var other = Pick([.. Databases, .. Releases, .. ApkDatabases]);
                Story.Append($"hard link {path} -> {other}\n");
                layer.HardLink(path, other);
                break;
            case 10:
                var isDevice = random.Next(4) == 0;
                Story.Append($"{(isDevice ? "device" : "folder")} {path}\n");
                _ = isDevice ? layer.Device(path) : layer.Directory(path);
                break;
            case 14:
                var database = RpmDatabase();
                Story.Append($"file {path}: {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(database))}\n");
                layer.File(path, database);
                break;
            case 11 or 12:
                Story.Append($"whiteout {path}\n");
                layer.Whiteout(path);
                break;
            default:
                var folder = Pick(Folders);
                Story.Append($"opaque {folder}\n");
                layer.Opaque(folder);
                break;
        }
    }

    private string Stanzas()
    {
        var text = new StringBuilder();
        foreach (var name in Names.Where(_ => random.Next(2) == 0))
        {
            text.Append($"Package: {name}\n");
            text.Append(random.Next(5) switch { 0 => "Status: deinstall ok config-files\n", 1 => "", _ => "Status: install ok installed\n" });
            text.Append(random.Next(3) == 0 ? "" : "Architecture: amd64\n");
            text.Append(random.Next(4) switch { 0 => "Source: other\n", 1 => $"Source: {name} (0.{random.Next(3)})\n", 2 when random.Next(8) == 0 => "Source: ?\n", _ => "" });
            text.Append($"Version: {(random.Next(12) == 0 ? "bad version" : $"1.{random.Next(3)}")}\nDescription: something\n about it\n\n");
        }

        return random.Next(10) == 0 ? text.ToString().TrimEnd() : text.ToString();
    }

    private byte[] RpmDatabase()
    {
        var database = new RpmDatabaseBuilder();
        foreach (var name in Names.Where(_ => random.Next(2) == 0))
        {
            database.Add(RpmHeaderBuilder.Package(name, $"3.{random.Next(3)}", label: random.Next(4) == 0 ? "a:1:2:3" : null, padding: 100 * random.Next(20)));
        }

        var bytes = random.Next(2) == 0 ? database.ToNdb() : database.ToBerkeleyDb(512);
        return random.Next(8) switch { 0 => bytes[..random.Next(bytes.Length)], 1 => "x"u8.ToArray(), _ => bytes };
    }

    private string ApkStanzas()
    {
        var text = new StringBuilder();
        foreach (var name in Names.Where(_ => random.Next(2) == 0))
        {
            text.Append($"C:Q1=\nP:{name}\nV:{(random.Next(12) == 0 ? "" : $"2.{random.Next(3)}-r0")}\nA:x86_64\n{(random.Next(3) == 0 ? "o:origin\n" : "")}F:bin\nR:sh\n\n");
        }

        return random.Next(20) == 0 ? "ADB.binary" : text.ToString();
    }

    private string Release() => random.Next(5) switch
    {
        0 => "ID=alpine\nVERSION_ID=3.19.1\n",
        1 => "12.5\n",
        2 => "Red Hat Enterprise Linux release 9.3 (Plow)\n",
        3 => "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\n",
        _ => $"ID=debian\nVERSION_ID={11 + random.Next(2)}\n",
    };

    private string Pick(string[] of) => of[random.Next(of.Length)];
}

using System.Collections.Concurrent;
using System.Text;
using Strata.Testing;

namespace Strata.Server.Tests;

/// <summary>Layers by the last part of their address, and what else a source of layers may answer.</summary>
internal sealed class SampleBlobs
{
    private static readonly Dictionary<string, byte[]> Samples = new(StringComparer.Ordinal)
    {
        ["debian.tar.gz"] = Debian().Build(LayerCompression.Gzip),
        ["empty.tar"] = new LayerBuilder().Build(),
        ["without-wget.tar.gz"] = new LayerBuilder().File("var/lib/dpkg/status", Status(("libc6", "2.24-11", "glibc"), ("apt", "1.4.8", null))).Build(LayerCompression.Gzip),
        ["with-newer-wget.tar.gz"] = new LayerBuilder()
            .File("var/lib/dpkg/status", Status(("libc6", "2.24-11", "glibc"), ("apt", "1.4.8", null), ("wget", "1.18-5+deb9u1", null)))
            .Build(LayerCompression.Gzip),
        ["apk-database-alone.tar"] = new LayerBuilder().File("lib/apk/db/installed", "P:musl\nV:1.1.18-r3\nA:x86_64\no:musl\n\n").Build(),
        ["alpine.tar.gz"] = new LayerBuilder()
            .File("etc/alpine-release", "3.7.0\n")
            .File("etc/os-release", "ID=alpine\nVERSION_ID=3.7.0\n")
            .File("lib/apk/db/installed", "P:musl\nV:1.1.18-r3\nA:x86_64\no:musl\n\nP:libssl1.0\nV:1.0.2o-r0\nA:x86_64\no:openssl\n\n")
            .Build(LayerCompression.Gzip),
        ["aci.tar"] = new LayerBuilder()
            .File("rootfs/etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n")
            .File("rootfs/var/lib/dpkg/status", Status(("wget", "1.18-5", null)))
            .Build(),
        ["page.html"] = Encoding.ASCII.GetBytes("<!doctype html>" + new string('x', 2_000)),
        ["cut.tar.gz"] = Debian().Build(LayerCompression.Gzip)[..^20],
        ["rpm.tar"] = new LayerBuilder().File("etc/os-release", "ID=centos\nVERSION_ID=7\n").File("var/lib/rpm/Packages", "\0\0\0\0").Build(),
        ["unknown-os.tar"] = new LayerBuilder().File("etc/os-release", "ID=haiku\nVERSION_ID=1\n").File("var/lib/dpkg/status", Status(("wget", "1.18-5", null))).Build(),
        ["without-packages.tar"] = new LayerBuilder().File("etc/motd", "hello\n").Build(),
    };

    private readonly ConcurrentDictionary<string, Func<FakeBlobRequest, FakeBlobAnswer>> _answers = new(StringComparer.Ordinal);

    /// <summary>Answers requests for a path in its own way.</summary>
    public void Serve(string path, Func<FakeBlobRequest, FakeBlobAnswer> answer) => _answers[path] = answer;

    /// <summary>The bytes of a sample.</summary>
    public static byte[] Of(string name) => Samples[name];

    /// <summary>Answers a request: 404 with a page for what is not there.</summary>
    public FakeBlobAnswer Answer(FakeBlobRequest request)
    {
        var path = request.Target.Split('?')[0];
        return _answers.TryGetValue(path, out var answer) ? answer(request)
            : Samples.TryGetValue(path.TrimStart('/'), out var blob) ? FakeBlobAnswer.Of(blob, request)
            : new FakeBlobAnswer { Status = 404, Body = "<html>secret page</html>"u8.ToArray() };
    }

    /// <summary>A dpkg status file: name, version and source of each package.</summary>
    public static string Status(params (string Name, string Version, string? Source)[] packages) => string.Concat(packages.Select(package =>
        $"Package: {package.Name}\nStatus: install ok installed\nArchitecture: amd64\n"
        + (package.Source is null ? "" : $"Source: {package.Source}\n")
        + $"Version: {package.Version}\n\n"));

    private static LayerBuilder Debian() => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\nPRETTY_NAME=\"Debian GNU/Linux 9 (stretch)\"\n")
        .File("etc/debian_version", "9.4\n")
        .File("var/lib/dpkg/status", Status(("libc6", "2.24-11", "glibc"), ("libc-bin", "2.24-11", "glibc"), ("apt", "1.4.8", null), ("wget", "1.18-5", null)));
}

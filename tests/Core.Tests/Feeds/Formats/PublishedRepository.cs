using System.Security.Cryptography;
using System.Text;
using Strata.Testing;

namespace Strata.Core.Tests.Feeds.Formats;

/// <summary>Puts an RPM repository with updates on a fake host.</summary>
internal static class PublishedRepository
{
    /// <summary>Serves the index and the updates below a path; the checksum is right unless another is given.</summary>
    public static void ServeRepository(this FakeFeedHost host, string path, string updateInfo, string? checksum = null, string algorithm = "sha256")
    {
        var body = FeedArchives.Gzip(Encoding.UTF8.GetBytes(updateInfo));
        host.Serve($"{path}/repodata/updateinfo.xml.gz", new FakeFeedPage { Body = body });
        host.Serve(
            $"{path}/repodata/repomd.xml",
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>
            <data type="primary"><checksum type="sha256">00</checksum><location href="repodata/primary.xml.gz"/></data>
            <data type="updateinfo"><checksum type="{algorithm}">{checksum ?? HashOf(body, algorithm)}</checksum>
            <location href="repodata/updateinfo.xml.gz"/></data></repomd>
            """);
    }

#pragma warning disable CA5350 // Old repositories give no better checksum.
    private static string HashOf(byte[] body, string algorithm) =>
        Convert.ToHexStringLower(algorithm == "sha" ? SHA1.HashData(body) : SHA256.HashData(body));
#pragma warning restore CA5350
}

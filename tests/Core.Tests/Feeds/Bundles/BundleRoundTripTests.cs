using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Bundles;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Bundles;

/// <summary>What comes out of a bundle is what went in, and equal stores are equal bundles.</summary>
public sealed class BundleRoundTripTests : BundleTest
{
    [Fact]
    public async Task Everything_comes_back()
    {
        var source = await SampleStoreAsync();
        var target = new InMemoryAdvisoryStore();

        var results = await RestoreAsync(target, await WriteAsync(source));

        Assert.All(results, result => Assert.True(result.IsChanged));
        Assert.Equivalent(await source.GetStatesAsync(Token), await target.GetStatesAsync(Token), strict: true);
        Assert.Equal(await source.GetContentDigestAsync(Token), await target.GetContentDigestAsync(Token));
        Assert.Equivalent(Full, target.AdvisoriesOf("own")[Full.Key], strict: true);
        Assert.Equal(["alpine:v3.18", "alpine:v3.19"], target.StateOf("alpine", "v3.19/main").Namespaces.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Same_content_is_the_same_list_of_contents_whoever_signs_it()
    {
        using var other = BundleSigningKey.Create();

        var (first, second) = (await WriteAsync(await SampleStoreAsync()), await WriteAsync(await SampleStoreAsync(), other));

        Assert.Equal(Manifest(first), Manifest(second));
        Assert.Contains("\"contentDigest\": \"sha256:", Manifest(first), StringComparison.Ordinal);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Bundle_of_an_empty_store_is_a_bundle()
    {
        Assert.Empty(await RestoreAsync(await SampleStoreAsync(), await WriteAsync(new InMemoryAdvisoryStore())));
    }

    [Fact]
    public async Task Partition_that_never_succeeded_is_left_out()
    {
        var source = await SampleStoreAsync();
        await source.RecordFailureAsync("osv", "Debian", "the server answered 500", Day, Token);

        var bundle = await OpenAsync(await WriteAsync(source));

        Assert.DoesNotContain(bundle.Manifest.Partitions, partition => partition.State.Feed == "osv");
        Assert.Equal(3, bundle.Manifest.Partitions.Count);
    }

    [Fact]
    public async Task Vulnerabilities_of_the_api_are_left_out()
    {
        var source = await StoreAsync((Update(NamespaceVulnerability.OwnFeed) with { Own = true }, [Advisory("CVE-2026-1")]), (Update(), [Advisory("CVE-2026-1")]));

        Assert.Equal("debian", Assert.Single((await OpenAsync(await WriteAsync(source))).Manifest.Partitions).State.Feed);
    }

    [Fact]
    public async Task Equal_partitions_share_a_blob()
    {
        var source = await StoreAsync((Update("a"), [Full]), (Update("b"), [Full]), (Update("c"), []), (Update("d"), []));
        var target = new InMemoryAdvisoryStore();
        var file = await WriteAsync(source);

        await RestoreAsync(target, file);

        var names = Encoding.ASCII.GetString(file).Split("blobs/sha256/").Length - 1;
        Assert.Equal(2, names);
        Assert.Equivalent(await source.GetStatesAsync(Token), await target.GetStatesAsync(Token), strict: true);
    }

    [Fact]
    public async Task Store_that_is_updated_all_the_time_makes_no_bundle()
    {
        var store = new RestlessAdvisoryStore(await SampleStoreAsync());

        await Assert.ThrowsAsync<BundleException>(() => WriteAsync(store));
    }

    [Fact]
    public async Task Tools_of_every_system_read_and_verify_a_bundle()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("bundle.tar", await WriteAsync(await SampleStoreAsync()));
        var key = folder.Write("key.pem", Key.Public.Pem);

        await ExternalTool.RunAsync("tar", "-C", folder.Path, "-xf", file);
        var signature = (await File.ReadAllLinesAsync(folder.PathOf("bundle.sig"), Token))[2].Split(' ')[1];
        var binary = folder.Write("signature", Convert.FromBase64String(signature));
        await ExternalTool.RunAsync("openssl", "dgst", "-sha256", "-verify", key, "-signature", binary, folder.PathOf("bundle.json"));
        foreach (var blob in Directory.GetFiles(folder.PathOf("blobs/sha256")))
        {
            await ExternalTool.RunAsync("zstd", "-t", "-q", blob);
        }
    }

    [Fact]
    public void Record_of_a_later_version_may_have_more_members_and_no_other_words()
    {
        const string Line = """{"key":"a","id":"b","new":{"x":[1]},"affected":[{"namespace":"n","name":"p","kind":"source","state":"fixed","severity":"low","newer":1}]}""";

        Assert.Equal("b", BundleRecordJson.Read(Encoding.UTF8.GetBytes(Line)).Id);
        Assert.Throws<BundleException>(() => BundleRecordJson.Read(Encoding.UTF8.GetBytes(Line.Replace("fixed", "mended", StringComparison.Ordinal))));
    }

    private static string Manifest(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file, BundleTar.BlockBytes, file.Length - BundleTar.BlockBytes);
        return text[..(text.IndexOf("\n}\n", StringComparison.Ordinal) + 3)];
    }
}

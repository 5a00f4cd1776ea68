using System.Security.Cryptography;
using System.Text;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Feeds.Bundles;

/// <summary>Bundles that somebody changed, cut, or signed without being trusted; and trusted ones that lie.</summary>
public sealed class BundleTrustTests : BundleTest
{
    private const string Line = """{"key":"a","id":"a","affected":[]}""" + "\n";

    [Fact]
    public async Task No_bit_can_be_changed_anywhere()
    {
        var file = await WriteAsync(await StoreAsync((Update(), [Advisory("CVE-2026-1")])));
        await OpenAsync(file);
        for (var i = 0; i < file.Length; i++)
        {
            var bit = (byte)(1 << (i % 8));
            file[i] ^= bit;
            var failure = await Record.ExceptionAsync(() => OpenAsync(file));
            Assert.True(failure is BundleException, $"byte {i}: {failure?.GetType().Name ?? "accepted"}");
            file[i] ^= bit;
        }
    }

    [Fact]
    public async Task No_part_of_a_bundle_is_a_bundle_and_nothing_may_follow_one()
    {
        var file = await WriteAsync(await StoreAsync((Update(), [Advisory("CVE-2026-1")])));
        for (var length = 0; length < file.Length; length += 7)
        {
            var failure = await Record.ExceptionAsync(() => OpenAsync(file[..length]));
            Assert.True(failure is BundleException, $"length {length}: {failure?.GetType().Name ?? "accepted"}");
        }

        await Assert.ThrowsAsync<BundleException>(() => OpenAsync([.. file, 0]));
        await Assert.ThrowsAsync<BundleException>(() => OpenAsync([.. file, .. file]));
    }

    [Fact]
    public async Task Unknown_key_is_refused_with_what_to_do()
    {
        using var stranger = BundleSigningKey.Create();
        var file = await WriteAsync(await SampleStoreAsync(), stranger);

        var failure = await Assert.ThrowsAsync<BundleException>(() => OpenAsync(file));

        Assert.Contains(stranger.Public.Id, failure.Message, StringComparison.Ordinal);
        Assert.Contains("--trusted-key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_of_another_key_under_a_trusted_name_is_refused()
    {
        using var stranger = BundleSigningKey.Create();
        var file = await WriteAsync(await SampleStoreAsync(), stranger);
        var forged = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file).Replace(stranger.Public.Id, Key.Public.Id, StringComparison.Ordinal));

        Assert.Contains("changed", (await Assert.ThrowsAsync<BundleException>(() => OpenAsync(forged))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_of_another_bundle_is_refused()
    {
        var (one, other) = (await WriteAsync(await StoreAsync((Update("a"), []))), await WriteAsync(await StoreAsync((Update("b"), []))));
        var start = Encoding.ASCII.GetString(one).IndexOf("bundle.sig", StringComparison.Ordinal);
        other.AsSpan(start, 1024).CopyTo(one.AsSpan(start));

        await Assert.ThrowsAsync<BundleException>(() => OpenAsync(one));
    }

    [Theory]
    [InlineData("bundle.json")]
    [InlineData("bundle.sig")]
    public async Task Huge_claim_before_the_signature_is_refused_at_once(string name)
    {
        byte[] file = name == "bundle.json"
            ? BundleTar.Header(name, BundleTar.MaximumSize)
            : [.. BundleTar.Header("bundle.json", 2), (byte)'{', (byte)'}', .. new byte[510], .. BundleTar.Header(name, BundleTar.MaximumSize)];

        Assert.Contains("limit", (await Assert.ThrowsAsync<BundleException>(() => OpenAsync(file))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":1}""")]
    [InlineData("""{"schemaVersion":1,"createdBy":"a","contentDigest":"b","partitions":{}}""")]
    [InlineData("""{"schemaVersion":1,"createdBy":null,"contentDigest":"b","partitions":[]}""")]
    [InlineData("""{"schemaVersion":1,"createdBy":"a","contentDigest":"b","partitions":[{}]}""")]
    [InlineData("""{"schemaVersion":1,"createdBy":"a","contentDigest":"b","partitions":[[[[[[[[[[]]]]]]]]]]}""")]
    public async Task Signed_list_of_contents_that_is_none_is_refused(string content) =>
        await Assert.ThrowsAsync<BundleException>(() => OpenAsync(Signed(Encoding.UTF8.GetBytes(content))));

    [Fact]
    public async Task Signed_bundle_must_be_what_it_says()
    {
        await OpenAsync(Lying(Line, truth => truth));
        await RefusedAsync(Lying(Line, truth => truth with { ExpandedSize = truth.ExpandedSize - 1 }));
        await RefusedAsync(Lying(Line, truth => truth with { ExpandedSize = truth.ExpandedSize + 1 }));
        await RefusedAsync(Lying(Line, truth => truth with { ExpandedSize = 0 }));
        await RefusedAsync(Lying(Line, truth => truth with { ExpandedSize = long.MaxValue }));
        await RefusedAsync(Lying(Line, truth => truth with { Size = truth.Size - 1 }));
        await RefusedAsync(Lying(Line, truth => truth with { Size = truth.Size + 1 }));
        await RefusedAsync(Lying(Line, truth => truth with { Digest = Digest.Sha256Of("other"u8) }));
        await RefusedAsync(Lying(Line, truth => truth with { State = truth.State with { Records = 2 } }));
        await RefusedAsync(Lying(Line, truth => truth with { State = truth.State with { Records = -1 } }));
        await RefusedAsync(Lying(Line + Line, truth => truth with { State = truth.State with { Records = 1 } }));
        await RefusedAsync(Lying("{\"key\":\"a\"}\n", truth => truth));
        await RefusedAsync(Lying("{\"key\":\n", truth => truth));
        await RefusedAsync(Lying("not json\n", truth => truth));
    }

    [Fact]
    public async Task Signed_bomb_ends_where_the_list_of_contents_says()
    {
        var file = Lying(new string(' ', 1 << 24) + Line, truth => truth with { ExpandedSize = 1000 });

        await RefusedAsync(file);
    }

    [Fact]
    public async Task Record_above_the_limit_is_refused()
    {
        var file = Lying($$"""{"key":"a","id":"{{new string('x', 200_000)}}","affected":[]}""" + "\n", truth => truth);

        await OpenAsync(file);
        await Assert.ThrowsAsync<BundleException>(() => OpenAsync(file, new BundleLimits { RecordBytes = 100_000 }));
    }

    [Fact]
    public async Task Signed_blobs_that_are_missing_or_too_many_are_refused()
    {
        var empty = BundleManifestJson.Write(new BundleManifest { CreatedBy = "", ContentDigest = "", Partitions = [] });

        await OpenAsync(Signed(empty));
        await RefusedAsync(Signed(empty, (Bundle.PathOf(Digest.Sha256Of([])), [])));
    }

    [Fact]
    public void Key_goes_through_pem_and_keeps_its_name()
    {
        using var again = BundleSigningKey.FromPem(Key.Pem);

        Assert.Equal(Key.Public.Id, again.Public.Id);
        Assert.Equal(Key.Public.Id, BundlePublicKey.FromPem(Key.Public.Pem).Id);
        Assert.StartsWith("sha256:", Key.Public.Id, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", Key.Public.Pem, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_no_such_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var text in new[] { "", "hello", Key.Pem, rsa.ExportSubjectPublicKeyInfoPem(), otherCurve.ExportSubjectPublicKeyInfoPem(), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" })
        {
            Assert.Throws<BundleException>(() => BundlePublicKey.FromPem(text));
        }

        foreach (var text in new[] { "", Key.Public.Pem, rsa.ExportPkcs8PrivateKeyPem(), otherCurve.ExportPkcs8PrivateKeyPem(), otherCurve.ExportEncryptedPkcs8PrivateKeyPem("a", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10)) })
        {
            Assert.Throws<BundleException>(() => BundleSigningKey.FromPem(text));
        }
    }

    private async Task RefusedAsync(byte[] file) => await Assert.ThrowsAsync<BundleException>(() => OpenAsync(file));
}

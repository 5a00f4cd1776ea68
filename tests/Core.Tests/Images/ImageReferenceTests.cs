using Strata.Core.Images;
using Xunit;

namespace Strata.Core.Tests.Images;

/// <summary>The rows were run through Docker's reference parser; "-" means absent, H64 is 64 times "a".</summary>
public class ImageReferenceTests
{
    private const string H64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("ubuntu", "docker.io", "library/ubuntu", "-", "-")]
    [InlineData("ubuntu:22.04", "docker.io", "library/ubuntu", "22.04", "-")]
    [InlineData("library/ubuntu", "docker.io", "library/ubuntu", "-", "-")]
    [InlineData("docker.io/ubuntu", "docker.io", "library/ubuntu", "-", "-")]
    [InlineData("index.docker.io/acme/app:1", "docker.io", "acme/app", "1", "-")]
    [InlineData("registry-1.docker.io/library/ubuntu", "registry-1.docker.io", "library/ubuntu", "-", "-")]
    [InlineData("acme/app", "docker.io", "acme/app", "-", "-")]
    [InlineData("acme/team/app", "docker.io", "acme/team/app", "-", "-")]
    [InlineData("localhost/app", "localhost", "app", "-", "-")]
    [InlineData("localhost:5000/app", "localhost:5000", "app", "-", "-")]
    [InlineData("localhost", "docker.io", "library/localhost", "-", "-")]
    [InlineData("localhost:5000", "docker.io", "library/localhost", "5000", "-")]
    [InlineData("host/app", "docker.io", "host/app", "-", "-")]
    [InlineData("host:5000/app", "host:5000", "app", "-", "-")]
    [InlineData("127.0.0.1:5000/a/b:t", "127.0.0.1:5000", "a/b", "t", "-")]
    [InlineData("[::1]:5000/app", "[::1]:5000", "app", "-", "-")]
    [InlineData("[::1]/app", "[::1]", "app", "-", "-")]
    [InlineData("[2001:db8::1]:443/ns/app@sha256:H64", "[2001:db8::1]:443", "ns/app", "-", "sha256:H64")]
    [InlineData("ghcr.io/acme/app:v1@sha256:H64", "ghcr.io", "acme/app", "v1", "sha256:H64")]
    [InlineData("app@sha256:H64", "docker.io", "library/app", "-", "sha256:H64")]
    [InlineData("docker.io/H64", "docker.io", "library/H64", "-", "-")]
    [InlineData("sha256:H64", "docker.io", "library/sha256", "H64", "-")]
    [InlineData("Acme/app", "Acme", "app", "-", "-")]
    [InlineData("EXAMPLE.com/app", "EXAMPLE.com", "app", "-", "-")]
    [InlineData("example.com/app:TAG", "example.com", "app", "TAG", "-")]
    [InlineData("app:_x", "docker.io", "library/app", "_x", "-")]
    [InlineData("a__b", "docker.io", "library/a__b", "-", "-")]
    [InlineData("a--b", "docker.io", "library/a--b", "-", "-")]
    [InlineData("xn--exmple-cua.com/app", "xn--exmple-cua.com", "app", "-", "-")]
    [InlineData("under_score/app", "docker.io", "under_score/app", "-", "-")]
    public void Reference_is_normalised(string text, string domain, string path, string tag, string digest)
    {
        Assert.True(ImageReference.TryParse(Long(text), out var reference, out var error), error);
        Assert.Equal(domain, reference.Domain);
        Assert.Equal(Long(path), reference.Path);
        Assert.Equal(Long(tag), reference.Tag ?? "-");
        Assert.Equal(Long(digest), reference.Digest?.ToString() ?? "-");
    }

    [Theory]
    [InlineData("::1/app", "format")]
    [InlineData("[fe80::1%25eth0]/app", "format")]
    [InlineData("H64", "image ID")]
    [InlineData("Ubuntu", "lowercase")]
    [InlineData("acme/App", "lowercase")]
    [InlineData("app:", "format")]
    [InlineData("app@", "format")]
    [InlineData("app:-x", "format")]
    [InlineData("app:.x", "format")]
    [InlineData("a___b", "format")]
    [InlineData("a.b/c..d", "format")]
    [InlineData("a/b._c", "format")]
    [InlineData("a-", "format")]
    [InlineData("-a", "format")]
    [InlineData("a//b", "format")]
    [InlineData("/a", "format")]
    [InlineData("a/", "format")]
    [InlineData("example.com/", "format")]
    [InlineData("https://example.com/app", "remove the scheme")]
    [InlineData("example.com:/app", "format")]
    [InlineData("example.com:99999/app", "port")]
    [InlineData("app@sha256:abc", "format")]
    [InlineData("app@sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "lower-case hex")]
    [InlineData("app@md5:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "unsupported digest algorithm")]
    [InlineData("app@sha256:H64:tag", "format")]
    [InlineData(" app", "format")]
    [InlineData("app ", "format")]
    [InlineData("app\n", "format")]
    [InlineData("app:a b", "format")]
    [InlineData("app:a\n", "format")]
    [InlineData("exämple.com/app", "format")]
    [InlineData("under_score.com/app", "may not contain _")]
    [InlineData("example.com./app", "format")]
    [InlineData("example..com/app", "format")]
    [InlineData("x-.com/app", "format")]
    [InlineData("example.com:5000/app:1:2", "format")]
    [InlineData("", "format")]
    [InlineData(null, "format")]
    public void Reference_is_refused_with_the_reason(string? text, string reason)
    {
        Assert.False(ImageReference.TryParse(text is null ? null : Long(text), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_of_tag_path_and_digest_are_limited()
    {
        Assert.True(ImageReference.TryParse("app:" + new string('t', 128), out _, out _));
        Assert.False(ImageReference.TryParse("app:" + new string('t', 129), out _, out _));
        Assert.True(ImageReference.TryParse("app@sha512:" + new string('a', 128), out _, out _));
        Assert.False(ImageReference.TryParse("app@sha512:" + new string('a', 64), out _, out _));
        Assert.True(ImageReference.TryParse(string.Concat(Enumerable.Repeat("a/", 127)) + "a", out _, out _));
        Assert.False(ImageReference.TryParse(new string('a', 255), out _, out var error));
        Assert.Contains("too long", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("a%2fb")]
    [InlineData("a b")]
    [InlineData("a\u001b[31m")]
    [InlineData("a\0b")]
    public void Hostile_01_reference_with_dots_escapes_or_controls_is_refused(string text) =>
        Assert.False(ImageReference.TryParse(text, out _, out _));

    [Theory]
    [InlineData("host@evil/app")]
    [InlineData("user:pw@host/app")]
    [InlineData("user:pw@example.com/app")]
    public void Hostile_02_reference_with_user_information_is_refused(string text) =>
        Assert.False(ImageReference.TryParse(text, out _, out _));

    [Theory]
    [InlineData("app@sha1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("app@SHA256:H64")]
    [InlineData("app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Hostile_03_reference_with_a_digest_that_cannot_be_is_refused(string text) =>
        Assert.False(ImageReference.TryParse(Long(text), out _, out _));

    [Theory]
    [InlineData("ubuntu", "ubuntu")]
    [InlineData("docker.io/acme/app:1", "acme/app:1")]
    [InlineData("docker.io/library/foo/bar", "library/foo/bar")]
    [InlineData("ghcr.io/library/app", "ghcr.io/library/app")]
    [InlineData("app@sha256:H64", "app@sha256:H64")]
    public void Familiar_form_drops_the_defaults(string text, string familiar)
    {
        Assert.True(ImageReference.TryParse(Long(text), out var reference, out _));
        Assert.Equal(Long(familiar), reference.Familiar);
    }

    [Theory]
    [InlineData("ubuntu", "docker.io/library/ubuntu:latest")]
    [InlineData("ubuntu:1", "docker.io/library/ubuntu:1")]
    [InlineData("ubuntu@sha256:H64", "docker.io/library/ubuntu@sha256:H64")]
    public void Default_tag_is_only_for_what_has_neither_tag_nor_digest(string text, string canonical)
    {
        Assert.True(ImageReference.TryParse(Long(text), out var reference, out _));
        Assert.Equal(Long(canonical), reference.WithDefaultTag().ToString());
    }

    private static string Long(string text) => text.Replace("H64", H64, StringComparison.Ordinal);
}

using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Strata.Core.Images;
using Xunit;

namespace Strata.Core.Tests.Images;

/// <summary>
/// The rows were run through Docker's reference parser, and are numbered; "-" means absent, H64 is 64 times "a", <c>{a*9}</c> nine times.
/// </summary>
public partial class ImageReferenceTests
{
    private const int Rows = 53;

    private const string H64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData(1, "ubuntu", "docker.io", "library/ubuntu", "-", "-")]
    [InlineData(2, "ubuntu:22.04", "docker.io", "library/ubuntu", "22.04", "-")]
    [InlineData(3, "library/ubuntu", "docker.io", "library/ubuntu", "-", "-")]
    [InlineData(4, "docker.io/ubuntu", "docker.io", "library/ubuntu", "-", "-")]
    [InlineData(5, "index.docker.io/acme/app:1", "docker.io", "acme/app", "1", "-")]
    [InlineData(6, "registry-1.docker.io/library/ubuntu", "registry-1.docker.io", "library/ubuntu", "-", "-")]
    [InlineData(7, "acme/app", "docker.io", "acme/app", "-", "-")]
    [InlineData(8, "acme/team/app", "docker.io", "acme/team/app", "-", "-")]
    [InlineData(9, "localhost/app", "localhost", "app", "-", "-")]
    [InlineData(10, "localhost:5000/app", "localhost:5000", "app", "-", "-")]
    [InlineData(11, "localhost", "docker.io", "library/localhost", "-", "-")]
    [InlineData(12, "localhost:5000", "docker.io", "library/localhost", "5000", "-")]
    [InlineData(13, "host/app", "docker.io", "host/app", "-", "-")]
    [InlineData(14, "host:5000/app", "host:5000", "app", "-", "-")]
    [InlineData(15, "127.0.0.1:5000/a/b:t", "127.0.0.1:5000", "a/b", "t", "-")]
    [InlineData(16, "[::1]:5000/app", "[::1]:5000", "app", "-", "-")]
    [InlineData(16, "[::1]/app", "[::1]", "app", "-", "-")]
    [InlineData(17, "[2001:db8::1]:443/ns/app@sha256:H64", "[2001:db8::1]:443", "ns/app", "-", "sha256:H64")]
    [InlineData(20, "ghcr.io/acme/app:v1@sha256:H64", "ghcr.io", "acme/app", "v1", "sha256:H64")]
    [InlineData(21, "app@sha256:H64", "docker.io", "library/app", "-", "sha256:H64")]
    [InlineData(23, "docker.io/H64", "docker.io", "library/H64", "-", "-")]
    [InlineData(24, "sha256:H64", "docker.io", "library/sha256", "H64", "-")]
    [InlineData(27, "Acme/app", "Acme", "app", "-", "-")]
    [InlineData(28, "EXAMPLE.com/app", "EXAMPLE.com", "app", "-", "-")]
    [InlineData(29, "example.com/app:TAG", "example.com", "app", "TAG", "-")]
    [InlineData(33, "app:_x", "docker.io", "library/app", "_x", "-")]
    [InlineData(34, "a__b", "docker.io", "library/a__b", "-", "-")]
    [InlineData(34, "a--b", "docker.io", "library/a--b", "-", "-")]
    [InlineData(46, "xn--exmple-cua.com/app", "xn--exmple-cua.com", "app", "-", "-")]
    [InlineData(48, "under_score/app", "docker.io", "under_score/app", "-", "-")]
    [InlineData(30, "app:{t*128}", "docker.io", "library/app", "{t*128}", "-")]
    [InlineData(43, "app@sha512:{a*128}", "docker.io", "library/app", "-", "sha512:{a*128}")]
    [InlineData(50, "{a/*127}a", "docker.io", "{a/*127}a", "-", "-")]
    public void Reference_is_normalised(int row, string text, string domain, string path, string tag, string digest)
    {
        Assert.True(ImageReference.TryParse(Long(text), out var reference, out var error), error);
        Assert.InRange(row, 1, Rows);
        Assert.Equal(domain, reference.Domain);
        Assert.Equal(Long(path), reference.Path);
        Assert.Equal(Long(tag), reference.Tag ?? "-");
        Assert.Equal(Long(digest), reference.Digest?.ToString() ?? "-");
    }

    [Theory]
    [InlineData(18, "::1/app", "format")]
    [InlineData(19, "[fe80::1%25eth0]/app", "format")]
    [InlineData(22, "H64", "image ID")]
    [InlineData(25, "Ubuntu", "lowercase")]
    [InlineData(26, "acme/App", "lowercase")]
    [InlineData(32, "app:", "format")]
    [InlineData(32, "app@", "format")]
    [InlineData(32, "app:-x", "format")]
    [InlineData(32, "app:.x", "format")]
    [InlineData(35, "a___b", "format")]
    [InlineData(35, "a.b/c..d", "format")]
    [InlineData(35, "a/b._c", "format")]
    [InlineData(35, "a-", "format")]
    [InlineData(35, "-a", "format")]
    [InlineData(36, "a//b", "format")]
    [InlineData(36, "/a", "format")]
    [InlineData(36, "a/", "format")]
    [InlineData(36, "example.com/", "format")]
    [InlineData(37, "https://example.com/app", "remove the scheme")]
    [InlineData(38, "example.com:/app", "format")]
    [InlineData(39, "example.com:99999/app", "port")]
    [InlineData(40, "app@sha256:abc", "format")]
    [InlineData(41, "app@sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "lower-case hex")]
    [InlineData(42, "app@md5:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "unsupported digest algorithm")]
    [InlineData(44, "app@sha256:H64:tag", "format")]
    [InlineData(45, " app", "format")]
    [InlineData(45, "app ", "format")]
    [InlineData(45, "app\n", "format")]
    [InlineData(45, "app:a b", "format")]
    [InlineData(45, "app:a\n", "format")]
    [InlineData(46, "exämple.com/app", "format")]
    [InlineData(47, "under_score.com/app", "may not contain _")]
    [InlineData(51, "example.com./app", "format")]
    [InlineData(51, "example..com/app", "format")]
    [InlineData(51, "x-.com/app", "format")]
    [InlineData(52, "example.com:5000/app:1:2", "format")]
    [InlineData(31, "app:{t*129}", "format")]
    [InlineData(49, "{a*255}", "too long")]
    [InlineData(43, "app@sha512:{a*64}", "lower-case hex")]
    [InlineData(53, "", "format")]
    [InlineData(53, null, "format")]
    public void Reference_is_refused_with_the_reason(int row, string? text, string reason)
    {
        Assert.InRange(row, 1, Rows);
        Assert.False(ImageReference.TryParse(text is null ? null : Long(text), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_the_table_is_a_case()
    {
        var rows = new[] { nameof(Reference_is_normalised), nameof(Reference_is_refused_with_the_reason) }
            .SelectMany(name => typeof(ImageReferenceTests).GetMethod(name)!.GetCustomAttributes<InlineDataAttribute>())
            .Select(attribute => (int)attribute.Data[0]!);
        Assert.Equal(Enumerable.Range(1, Rows), rows.Distinct().Order());
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

    private static string Long(string text) => Repeated().Replace(
        text.Replace("H64", H64, StringComparison.Ordinal),
        match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))));

    [GeneratedRegex(@"\{(.+?)\*([0-9]+)\}")]
    private static partial Regex Repeated();
}

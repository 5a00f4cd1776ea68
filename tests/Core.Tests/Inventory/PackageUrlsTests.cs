using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Inventory;

public sealed class PackageUrlsTests
{
    private static readonly Distribution Debian = new() { Id = "debian", Version = "12", CodeName = "bookworm" };
    private static readonly Distribution Alpine = new() { Id = "alpine", Version = "3.19.1" };
    private static readonly Distribution RedHat = new() { Id = "rhel", Version = "9.3" };

    [Fact]
    public void Deb_of_another_source_names_source_and_its_version() => Assert.Equal(
        "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl%403.0.11-1~deb12u2",
        For(PackageType.Deb, "libssl3", "3.0.11-1~deb12u2", "amd64", "openssl", "3.0.11-1~deb12u2", Debian));

    [Fact]
    public void Deb_of_its_own_source_has_no_upstream() => Assert.Equal(
        "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
        For(PackageType.Deb, "openssl", "3.0.11-1~deb12u2", "amd64", "openssl", "3.0.11-1~deb12u2", Debian));

    [Fact]
    public void Deb_rebuilt_without_source_change_names_the_source_version() => Assert.Equal(
        "pkg:deb/debian/bash@5.2-3%2Bb1?arch=arm64&distro=debian-12&upstream=bash%405.2-3",
        For(PackageType.Deb, "bash", "5.2-3+b1", "arm64", "bash", "5.2-3", Debian));

    [Fact]
    public void Deb_epoch_stays_in_the_version_encoded() => Assert.Equal(
        "pkg:deb/debian/libstdc%2B%2B6@1%3A12.2.0-14?arch=amd64&distro=debian-12&upstream=gcc-12%401:12.2.0-14",
        For(PackageType.Deb, "libstdc++6", "1:12.2.0-14", "amd64", "gcc-12", "1:12.2.0-14", Debian));

    [Fact]
    public void Apk_names_its_origin() => Assert.Equal(
        "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1&upstream=openssl",
        For(PackageType.Apk, "libcrypto3", "3.1.4-r5", "x86_64", "openssl", "3.1.4-r5", Alpine));

    [Fact]
    public void Rpm_epoch_is_a_qualifier_and_the_name_keeps_its_case() => Assert.Equal(
        "pkg:rpm/rhel/ImageMagick-libs@6.9.12.93-1.el9?arch=x86_64&distro=rhel-9.3&epoch=1&upstream=ImageMagick-6.9.12.93-1.el9.src.rpm",
        For(PackageType.Rpm, "ImageMagick-libs", "1:6.9.12.93-1.el9", "x86_64", "ImageMagick", "6.9.12.93-1.el9", RedHat));

    [Fact]
    public void Unknown_distribution_and_architecture_are_left_out() => Assert.Equal(
        "pkg:deb/bash@5.2-3", For(PackageType.Deb, "bash", "5.2-3", "", "bash", "5.2-3", null));

    [Theory]
    [InlineData(null, "sid", "pkg:deb/debian/bash@5?distro=debian-sid")]
    [InlineData(null, null, "pkg:deb/debian/bash@5?distro=debian")]
    public void Rolling_release_is_named_by_what_is_known(string? version, string? codeName, string expected) => Assert.Equal(
        expected,
        For(PackageType.Deb, "bash", "5", "", "bash", "5", new Distribution { Id = "debian", Version = version, CodeName = codeName }));

    [Fact]
    public void Everything_outside_the_plain_characters_is_encoded_as_utf8() => Assert.Equal(
        "pkg:generic/a%2Fb/n%40%20%25?k=%C3%A9:%26",
        new PackageUrl
        {
            Type = "generic",
            Namespace = "a/b",
            Name = "n@ %",
            Qualifiers = new Dictionary<string, string> { ["k"] = "é:&", ["empty"] = "" },
        }.ToString());

    private static string For(
        PackageType type, string name, string version, string arch, string source, string sourceVersion, Distribution? distribution) =>
        PackageUrls.For(
            new Package { Name = name, Version = version, Arch = arch, Type = type, Source = new SourcePackage(source, sourceVersion) },
            distribution).ToString();
}

using Strata.Server.ClairV1;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

public sealed class ClairNamespacesTests
{
    [Theory]
    [InlineData("debian:12", "debian:12")]
    [InlineData("rhel:8", "centos:8")]
    [InlineData("opensuse.leap:15.5", "opensuse:15.5")]
    [InlineData("opensuse.leap:16.0", "opensuse:16.0")]
    [InlineData("opensuse:42.3", "opensuse:42.3")]
    [InlineData("opensuse:13.2", "opensuse:13.2")]
    public void Names_are_translated_there_and_back(string ours, string clairs)
    {
        Assert.Equal(clairs, ClairNamespaces.ToClair(ours));
        Assert.Equal(ours, ClairNamespaces.FromClair(clairs));
    }

    [Theory]
    [InlineData("opensuse.leap:15.5", "rpm")]
    [InlineData("opensuse:42.3", "rpm")]
    [InlineData("alpine:v3.20", "dpkg")]
    [InlineData("gentoo:rolling", null)]
    public void Format_is_that_of_the_versions(string @namespace, string? format) => Assert.Equal(format, ClairNamespaces.FormatOf(@namespace));
}

using System.Net;
using Strata.Core.Images.Blobs;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>Which addresses and hosts the rules allow.</summary>
public sealed class AddressRulesTests
{
    private static readonly AddressRules Default = new();

    private static readonly AddressRules Widest = new() { AllowLoopback = true, AllowPrivate = true, AllowLinkLocal = true };

    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("2606:2800:220:1::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::93.184.216.34")]
    [InlineData("2002:5db8:d822::1")]
    public void Registries_may_be_in_public_and_private_networks(string address) => Assert.True(Default.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b:1::127.0.0.1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001:0:7f00:1::f5ff:fffe")]
    [InlineData("2001:0:4136:e378:8000:63bf:80ff:fffe")]
    [InlineData("fd00::5efe:127.0.0.1")]
    [InlineData("2001:db8::200:5efe:7f00:1")]
    public void Loopback_in_every_form_is_allowed_only_on_request(string address)
    {
        Assert.False(Default.Allows(IPAddress.Parse(address)));
        Assert.True(Widest.Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("169.254.1.1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("febf::1")]
    [InlineData("::ffff:169.254.1.1")]
    public void Link_local_is_allowed_only_on_request(string address)
    {
        Assert.False(Default.Allows(IPAddress.Parse(address)));
        Assert.True(Widest.Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("169.254.170.2")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::254%1")]
    [InlineData("fd20:ce::254")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    public void Metadata_and_unusable_addresses_are_never_allowed(string address) => Assert.False(Widest.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.127.0.1")]
    [InlineData("fc00::1")]
    [InlineData("fec0::1")]
    [InlineData("::ffff:192.168.0.1")]
    public void Private_networks_can_be_closed(string address) => Assert.False(new AddressRules { AllowPrivate = false }.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://METADATA.google.internal./")]
    [InlineData("http://metadata/")]
    [InlineData("http://instance-data/")]
    public void Names_of_metadata_services_are_refused(string address) => Assert.False(Widest.Allows(new Uri(address)));

    [Theory]
    [InlineData("registry.example", "https://registry.example/a", true)]
    [InlineData("registry.example", "https://REGISTRY.example.:5000/a", true)]
    [InlineData("registry.example", "https://sub.registry.example/a", false)]
    [InlineData("registry.example:5000", "https://registry.example:5000/a", true)]
    [InlineData("registry.example:5000", "https://registry.example/a", false)]
    [InlineData("registry.example:443", "https://registry.example/a", true)]
    [InlineData("*.example", "https://a.b.example/a", true)]
    [InlineData("*.example", "https://example/a", false)]
    [InlineData("*.example", "https://notexample/a", false)]
    [InlineData("*.example:8443", "https://a.example:8443/a", true)]
    [InlineData("10.0.0.1", "http://10.0.0.1/a", true)]
    [InlineData("10.0.0.1", "http://0xa.1/a", true)]
    [InlineData("[fd00::1]:5000", "http://[fd00:0::1]:5000/a", true)]
    [InlineData("bücher.example", "http://xn--bcher-kva.example/a", true)]
    public void Allowed_hosts_narrow(string pattern, string address, bool isAllowed) =>
        Assert.Equal(isAllowed, new AddressRules { AllowedHosts = ["other.test", pattern] }.Allows(new Uri(address)));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a*.example")]
    [InlineData("http://registry.example")]
    [InlineData("registry.example/path")]
    [InlineData("user@registry.example")]
    [InlineData("registry.example:0")]
    [InlineData("registry.example:70000")]
    [InlineData("registry.example:x")]
    [InlineData("*.10.0.0.1")]
    public void Pattern_that_is_none_is_refused(string pattern)
    {
        Assert.False(AddressRules.IsHostPattern(pattern));
        Assert.Throws<ArgumentException>(() => new AddressRules { AllowedHosts = [pattern] });
    }
}

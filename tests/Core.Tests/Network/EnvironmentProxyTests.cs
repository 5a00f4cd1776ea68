using Strata.Core.Network;
using Xunit;

namespace Strata.Core.Tests.Network;

/// <summary>The variables that name proxies, read as Go's programs do.</summary>
public sealed class EnvironmentProxyTests
{
    private static EnvironmentProxy Of(params (string Name, string Value)[] variables) =>
        new(name => Array.Find(variables, variable => variable.Name == name).Value);

    [Fact]
    public void Each_scheme_has_its_proxy()
    {
        var proxy = Of(("HTTP_PROXY", "http://plain.test:3128"), ("https_proxy", "secure.test:3129"));

        Assert.Equal("http://plain.test:3128/", proxy.GetProxy(new Uri("http://registry.example/"))?.AbsoluteUri);
        Assert.Equal("http://secure.test:3129/", proxy.GetProxy(new Uri("https://registry.example/"))?.AbsoluteUri);
        Assert.True(Of().IsBypassed(new Uri("https://registry.example/")));
        Assert.Equal("socks5://all.test:1080/", Of(("ALL_PROXY", "socks5://all.test:1080")).GetProxy(new Uri("https://registry.example/"))?.AbsoluteUri);
    }

    [Fact]
    public void Upper_case_variable_is_not_believed_under_cgi() =>
        Assert.True(Of(("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "http://evil.test")).IsBypassed(new Uri("http://registry.example/")));

    [Fact]
    public void Credentials_come_from_the_address()
    {
        var proxy = Of(("HTTPS_PROXY", "http://user:p%40ss@proxy.test:3128"));

        var credential = proxy.Credentials!.GetCredential(proxy.GetProxy(new Uri("https://registry.example/"))!, "Basic");

        Assert.Equal(("user", "p@ss"), (credential!.UserName, credential.Password));
    }

    [Theory]
    [InlineData("example.com", "http://example.com/", true)]
    [InlineData("example.com", "http://a.example.com/", true)]
    [InlineData("example.com", "http://notexample.com/", false)]
    [InlineData(".example.com", "http://example.com/", false)]
    [InlineData(".example.com", "http://a.example.com/", true)]
    [InlineData("*.example.com", "http://a.example.com/", true)]
    [InlineData("example.com:8080", "http://example.com:8080/", true)]
    [InlineData("example.com:8080", "http://example.com/", false)]
    [InlineData("10.0.0.0/8", "http://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3/", false)]
    [InlineData("10.1.2.3", "http://10.1.2.3/", true)]
    [InlineData("10.1.2.3:5000", "http://10.1.2.3:5000/", true)]
    [InlineData("fd00::/8", "http://[fd00::1]/", true)]
    [InlineData("[fd00::1]:5000", "http://[fd00::1]:5000/", true)]
    [InlineData("fd00::1", "http://[fd00::1]/", true)]
    [InlineData("a, *", "http://registry.example/", true)]
    [InlineData(" Example.COM ,", "http://EXAMPLE.com./", true)]
    [InlineData("", "http://127.0.0.1/", true)]
    [InlineData("", "http://[::1]/", true)]
    [InlineData("", "http://localhost/", true)]
    [InlineData("", "http://registry.example/", false)]
    public void Hosts_of_the_list_and_this_machine_are_asked_directly(string list, string address, bool isDirect) =>
        Assert.Equal(isDirect, Of(("HTTP_PROXY", "http://proxy.test"), ("NO_PROXY", list)).IsBypassed(new Uri(address)));
}

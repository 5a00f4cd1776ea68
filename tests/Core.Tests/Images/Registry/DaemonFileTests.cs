using System.Text;
using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

/// <summary>What is followed of Docker's <c>daemon.json</c>.</summary>
public sealed class DaemonFileTests : RegistryTest
{
    private static readonly ImageBuilder App = ImageBuilder.Of("app");

    private static readonly RegistrySettings Strict = Settings with { InsecureHosts = [] };

    private readonly List<string> _warnings = [];

    [Fact]
    public async Task Insecure_registry_of_the_file_may_speak_plain_http()
    {
        Registry.AddImage(App);
        await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(Strict));
        await using var image = await OpenAsync(Strict with { DaemonFiles = [Folder.PathOf("missing.json"), Folder.Write("daemon.json", """{"insecure-registries":["registry.test"]}""")] });
        Assert.Single(image.Layers);
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task Mirror_of_the_file_is_asked_unless_another_is_named()
    {
        await using var mirror = new FakeRegistry("acme/app");
        var digest = mirror.AddImage(App);
        var file = Folder.Write("daemon.json", $$"""{"registry-mirrors":["{{mirror.Server.Address("/", "registry.test")}}"]}""");
        await using var image = await OpenAsync("acme/app", Settings with { DaemonFiles = [file] });
        Assert.Equal(digest, image.Digest);

        await using var named = new FakeRegistry("acme/app");
        named.AddImage(App);
        var asked = mirror.Server.Requests.Count;
        await using var other = await OpenAsync("acme/app", Settings with { DaemonFiles = [file], Mirrors = [named.Server.Address("/", "registry.test")] });
        Assert.Equal(asked, mirror.Server.Requests.Count);
        Assert.NotEmpty(named.Server.Requests);
    }

    [Fact]
    public void First_file_that_is_there_counts_alone()
    {
        var first = Folder.Write("first.json", """{"insecure-registries":["first.test"]}""");
        var second = Folder.Write("second.json", """{"insecure-registries":["second.test"]}""");
        Assert.Equal(["named.test", "first.test"], DaemonFile.Apply(new RegistrySettings { DaemonFiles = [first, second], InsecureHosts = ["named.test"] }, _warnings.Add).InsecureHosts);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.2.3:5000", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("ten.test", false)]
    [InlineData("[fd00::1]:5000", true)]
    [InlineData("[fe00::1]:5000", false)]
    public void Network_counts_for_addresses_and_no_name_is_looked_up_for_it(string host, bool isInsecure) =>
        Assert.Equal(isInsecure, RegistryHost.IsInsecure(new Uri($"https://{host}/"), Read("""{"insecure-registries":["10.0.0.0/8","fd00::/8"]}""")));

    [Theory]
    [InlineData("""{"insecure-registries":["http://x/y"]}""", "neither a host nor a network: 'http://x/y'")]
    [InlineData("""{"registry-mirrors":["ftp://x"]}""", "a mirror that is not the address of a registry")]
    [InlineData("""{"registry-mirrors":["https://user:s3cret@x"]}""", "a mirror that is not the address of a registry")]
    [InlineData("""{"registry-mirrors":["https://x/path"]}""", "a mirror that is not the address of a registry")]
    [InlineData("not json", "is not valid JSON")]
    [InlineData("", "is not valid JSON")]
    public void What_cannot_be_used_is_told(string json, string warning)
    {
        var settings = Read(json);
        Assert.Empty(settings.Mirrors);
        Assert.Empty(settings.InsecureHosts);
        Assert.Contains(warning, Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"debug":true}""")]
    [InlineData("""{"registry-mirrors":"https://x","insecure-registries":[1,null,{}]}""")]
    public void What_is_for_others_is_passed_over(string json)
    {
        Assert.Empty(Read(json).Mirrors);
        Assert.Empty(Read(json).InsecureHosts);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void File_that_is_too_large_or_a_folder_is_a_warning_and_changes_nothing()
    {
        var settings = new RegistrySettings { DaemonFiles = [Folder.Write("daemon.json", new byte[(1 << 20) + 1])] };
        Assert.Same(settings, DaemonFile.Apply(settings, _warnings.Add));
        Assert.Contains("is larger than 1048576 bytes and was not read for mirrors", Assert.Single(_warnings), StringComparison.Ordinal);
        DaemonFile.Apply(settings with { DaemonFiles = [Folder.Path] }, _warnings.Add);
        Assert.Contains("could not be read", _warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_read_to_a_limit() =>
        Assert.Equal(100, Read($$"""{"insecure-registries":[{{string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"h{i}.test\""))}}]}""").InsecureHosts.Count);

    private RegistrySettings Read(string json) => DaemonFile.Read(new RegistrySettings(), Encoding.UTF8.GetBytes(json), "daemon.json", _warnings.Add);
}

using System.Text;
using Strata.Core.Images.Registry.Credentials;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry.Credentials;

public sealed class CredentialFileTests : IDisposable
{
    // alice:s3cret:word
    private const string Auth = "YWxpY2U6czNjcmV0OndvcmQ=";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"auth":"YWxpY2U6czNjcmV0OndvcmQ="}""", "alice", "s3cret:word", null)]
    [InlineData("""{"auth":"YWxpY2U6czNjcmV0OndvcmQ"}""", "alice", "s3cret:word", null)]
    [InlineData("""{"auth":"YWxpY2U6czNj\ncmV0OndvcmQ=\n"}""", "alice", "s3cret:word", null)]
    [InlineData("""{"auth":"YWxpY2U6c2VjcmV0AAA="}""", "alice", "secret", null)]
    [InlineData("""{"auth":"YWxpY2U6czNjcmV0OndvcmQ=","username":"bob","password":"x"}""", "alice", "s3cret:word", null)]
    [InlineData("""{"username":"bob","password":"x"}""", "bob", "x", null)]
    [InlineData("""{"auth":"YWxpY2U6czNjcmV0OndvcmQ=","identitytoken":"idt"}""", "alice", null, "idt")]
    public void Entry_is_read(string entry, string? user, string? password, string? identity)
    {
        var credential = Parse($$$$"""{"auths":{"reg.test":{{{{entry}}}}}}""")!.Find("reg.test", "app")!;
        Assert.Equal((user, password, identity), (credential.User, credential.Password, credential.IdentityToken));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("reg.test", "reg.test", "a/b")]
    [InlineData("https://reg.test/v1/", "reg.test", "a/b")]
    [InlineData("https://reg.test", "reg.test", "a/b")]
    [InlineData("http://reg.test/v2/", "reg.test", "a/b")]
    [InlineData("REG.test", "reg.TEST", "a/b")]
    [InlineData("reg.test:443", "reg.test", "a/b")]
    [InlineData("reg.test", "reg.test:443", "a/b")]
    [InlineData("reg.test/a", "reg.test", "a/b")]
    [InlineData("reg.test/other", "reg.test", "a/b")]
    [InlineData("https://index.docker.io/v1/", "docker.io", "library/app")]
    [InlineData("docker.io", "docker.io", "library/app")]
    [InlineData("registry-1.docker.io", "docker.io", "library/app")]
    public void Key_fits(string key, string domain, string repository) => Assert.NotNull(Parse($$$$"""{"auths":{"{{{{key}}}}":{"auth":"{{{{Auth}}}}"}}}""")!.Find(domain, repository));

    [Theory]
    [InlineData("reg.test:5000", "reg.test", "a/b")]
    [InlineData("reg.test", "reg.test:5000", "a/b")]
    [InlineData("evil-reg.test", "reg.test", "a/b")]
    [InlineData("reg.test.evil", "reg.test", "a/b")]
    [InlineData("https://index.docker.io/v1/", "ghcr.io", "a/b")]
    public void Key_of_another_registry_does_not_fit(string key, string domain, string repository) =>
        Assert.Null(Parse($$$$"""{"auths":{"{{{{key}}}}":{"auth":"{{{{Auth}}}}"}}}""")!.Find(domain, repository));

    [Fact]
    public void Longest_name_wins_then_exact_then_https()
    {
        var file = Parse("""
            {"auths":{"http://reg.test/":{"username":"plain","password":"x"},"https://reg.test/v1/":{"username":"secure","password":"x"},
            "reg.test":{"username":"host","password":"x"},"reg.test/a":{"username":"a","password":"x"},"reg.test/a/b":{"username":"ab","password":"x"} } }
            """)!;
        Assert.Equal(["ab", "a", "host"], new[] { "a/b", "a/bc", "c" }.Select(repository => file.Find("reg.test", repository)!.User));
        Assert.Equal("secure", Parse("""{"auths":{"http://reg.test/":{"username":"plain","password":"x"},"https://reg.test/v1/":{"username":"secure","password":"x"}}}""")!
            .Find("reg.test", "a")!.User);
    }

    [Theory]
    [InlineData("""{"auth":"bm9jb2xvbg=="}""")]
    [InlineData("""{"auth":"OnBhc3N3b3Jk"}""")]
    [InlineData("""{"auth":"s3cret, not base64"}""")]
    public void Broken_entry_is_left_out_and_the_others_stay(string entry)
    {
        var file = Parse($$$$"""{"auths":{"broken.test":{{{{entry}}}},"reg.test":{"auth":"{{{{Auth}}}}"}}}""")!;
        Assert.Null(file.Find("broken.test", "app"));
        Assert.NotNull(file.Find("reg.test", "app"));
        Assert.Equal("the file has an entry for 'broken.test' that is not base64 of 'user:password'; it was left out.", Assert.Single(_warnings));
    }

    [Fact]
    public void Empty_entry_is_a_mark_and_no_mistake()
    {
        Assert.Null(Parse("""{"auths":{"reg.test":{}}}""")!.Find("reg.test", "app"));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("""{"credHelpers":{"reg.test":"one"},"credsStore":"two"}""", "reg.test", "one")]
    [InlineData("""{"credHelpers":{"reg.test":"one"},"credsStore":"two"}""", "other.test", "two")]
    [InlineData("""{"credHelpers":{"reg.test":"one"}}""", "other.test", null)]
    [InlineData("""{"credHelpers":{"https://index.docker.io/v1/":"hub"}}""", "docker.io", "hub")]
    [InlineData("""{"credHelpers":{"docker.io":"hub"}}""", "docker.io", "hub")]
    public void Helper_is_found(string json, string domain, string? helper) => Assert.Equal(helper, Parse(json)!.HelperFor(domain));

    [Fact]
    public void Old_file_has_the_entries_without_wrapper()
    {
        var file = CredentialFile.Parse(Encoding.UTF8.GetBytes($$$$"""{"reg.test":{"auth":"{{{{Auth}}}}","email":"a@b"}}"""), "the file", isWrapped: false, _warnings.Add);
        Assert.NotNull(file!.Find("reg.test", "app"));
    }

    [Theory]
    [InlineData("not json s3cret")]
    [InlineData("[]")]
    [InlineData("\0\u0001\u0002")]
    [InlineData("")]
    public void Hostile_66_binary_file_is_a_warning_without_its_content(string text)
    {
        Assert.Null(Parse(text));
        Assert.DoesNotContain("s3cret", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_66_huge_file_is_a_warning()
    {
        Assert.Null(CredentialFile.Open(_folder.Write("config.json", new byte[CredentialFile.MaximumBytes + 1]), isWrapped: true, _warnings.Add));
        Assert.Contains("is larger than 4194304 bytes", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_66_link_to_a_device_without_end_is_a_warning()
    {
        File.CreateSymbolicLink(_folder.PathOf("config.json"), "/dev/zero");
        Assert.Null(CredentialFile.Open(_folder.PathOf("config.json"), isWrapped: true, _warnings.Add));
        Assert.Contains("is larger than 4194304 bytes", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_66_pipe_that_brings_too_much_is_a_warning()
    {
        await ExternalTool.RunAsync("mkfifo", _folder.PathOf("config.json"));
        var written = Task.Run(
            () =>
            {
                using var pipe = new FileStream(_folder.PathOf("config.json"), FileMode.Open, FileAccess.Write);
                pipe.Write(new byte[CredentialFile.MaximumBytes + 1]);
            },
            TestContext.Current.CancellationToken);
        Assert.Null(CredentialFile.Open(_folder.PathOf("config.json"), isWrapped: true, _warnings.Add));
        await written;
        Assert.Contains("is larger than 4194304 bytes", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_66_file_that_is_a_folder_or_not_there_is_no_error()
    {
        Assert.Null(CredentialFile.Open(_folder.PathOf("nope/config.json"), isWrapped: true, _warnings.Add));
        Assert.Empty(_warnings);
        Assert.Null(CredentialFile.Open(_folder.Path, isWrapped: true, _warnings.Add));
        Assert.Single(_warnings);
    }

    private CredentialFile? Parse(string json) => CredentialFile.Parse(Encoding.UTF8.GetBytes(json), "the file", isWrapped: true, _warnings.Add);
}

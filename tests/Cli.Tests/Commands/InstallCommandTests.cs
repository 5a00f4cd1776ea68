using Xunit;

namespace Strata.Cli.Tests.Commands;

public sealed class InstallCommandTests : IDisposable
{
    private readonly Product _product = new();

    public InstallCommandTests() => _product["HOME"] = _product.Folder.PathOf("home");

    private string Plugin => _product.Folder.PathOf("home/.docker/cli-plugins/docker-strata");

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Plugin_is_a_link_to_the_program_and_can_be_taken_away()
    {
        for (var again = 0; again < 2; again++)
        {
            var run = (await _product.RunAsync("install", "docker-plugin")).Expect(ExitCodes.Success);
            Assert.StartsWith($"installed {Plugin};", run.Output, StringComparison.Ordinal);
            Assert.Equal(_product.ProgramFile, new FileInfo(Plugin).LinkTarget);
        }

        Assert.Equal($"removed {Plugin}\n", (await _product.RunAsync("install", "docker-plugin", "--uninstall")).Expect(ExitCodes.Success).Output);
        Assert.False(File.Exists(Plugin));
        Assert.Contains("nothing to remove", (await _product.RunAsync("install", "docker-plugin", "--uninstall")).Expect(ExitCodes.Success).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_can_be_a_copy()
    {
        (await _product.RunAsync("install", "docker-plugin", "--copy")).Expect(ExitCodes.Success);
        Assert.Null(new FileInfo(Plugin).LinkTarget);
        Assert.Equal(await File.ReadAllBytesAsync(_product.ProgramFile, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Plugin, TestContext.Current.CancellationToken));
        (await _product.RunAsync("install", "docker-plugin")).Expect(ExitCodes.Success);
        Assert.NotNull(new FileInfo(Plugin).LinkTarget);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh\n")]
    public async Task File_of_somebody_else_is_left_as_it_is(string content)
    {
        _product.Folder.Write("home/.docker/cli-plugins/docker-strata", content);
        foreach (var args in (string[][])[["install", "docker-plugin"], ["install", "docker-plugin", "--uninstall"]])
        {
            Assert.Contains("is not this program and was left as it is", (await _product.RunAsync(args)).Expect(ExitCodes.Failed).Error, StringComparison.Ordinal);
            Assert.Equal(content, await File.ReadAllTextAsync(Plugin, TestContext.Current.CancellationToken));
        }

        (await _product.RunAsync("install", "docker-plugin", "--force")).Expect(ExitCodes.Success);
        Assert.NotNull(new FileInfo(Plugin).LinkTarget);
    }

    [Fact]
    public async Task Link_of_somebody_else_is_left_as_it_is_and_an_old_one_of_ours_is_not()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Plugin)!);
        File.CreateSymbolicLink(Plugin, "/opt/other/scanner");
        (await _product.RunAsync("install", "docker-plugin")).Expect(ExitCodes.Failed);
        File.Delete(Plugin);
        File.CreateSymbolicLink(Plugin, "/gone/strata");
        (await _product.RunAsync("install", "docker-plugin")).Expect(ExitCodes.Success);
        Assert.Equal(_product.ProgramFile, new FileInfo(Plugin).LinkTarget);
    }

    [Fact]
    public async Task Folder_of_docker_is_the_one_that_docker_uses()
    {
        _product["DOCKER_CONFIG"] = _product.Folder.PathOf("elsewhere");
        (await _product.RunAsync("install", "docker-plugin")).Expect(ExitCodes.Success);
        Assert.NotNull(new FileInfo(_product.Folder.PathOf("elsewhere/cli-plugins/docker-strata")).LinkTarget);
        Assert.False(File.Exists(Plugin));
    }

    [Theory]
    [InlineData("bash", "data/bash-completion/completions/strata", "")]
    [InlineData("zsh", "data/zsh/site-functions/_strata", "fpath+=")]
    [InlineData("fish", "home/.config/fish/completions/strata.fish", "")]
    [InlineData("powershell", "home/.config/powershell/strata.completion.ps1", "$PROFILE")]
    public async Task Completions_lie_where_the_shell_looks(string shell, string path, string activation)
    {
        var printed = (await _product.RunAsync("completion", shell)).Expect(ExitCodes.Success).Output;
        _product["SHELL"] = $"/usr/bin/{(shell == "powershell" ? "pwsh" : shell)}";
        foreach (var args in (string[][])[["install", "completions"], ["install", "completions", shell]])
        {
            var run = (await _product.RunAsync(args)).Expect(ExitCodes.Success);
            Assert.Contains(activation, run.Output, StringComparison.Ordinal);
            Assert.Equal(printed, await File.ReadAllTextAsync(_product.Folder.PathOf(path), TestContext.Current.CancellationToken));
        }

        (await _product.RunAsync("install", "completions", "--uninstall")).Expect(ExitCodes.Success);
        Assert.False(File.Exists(_product.Folder.PathOf(path)));
    }

    [Fact]
    public async Task Unknown_shell_has_to_be_named()
    {
        _product["SHELL"] = "/bin/tcsh";
        Assert.Contains("bash, zsh, fish or powershell", (await _product.RunAsync("install", "completions")).Expect(ExitCodes.Usage).Error, StringComparison.Ordinal);
    }
}

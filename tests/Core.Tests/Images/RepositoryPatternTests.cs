using Strata.Core.Images;
using Xunit;

namespace Strata.Core.Tests.Images;

public class RepositoryPatternTests
{
    [Theory]
    [InlineData("docker.io/library/debian", "docker.io/library/debian", true)]
    [InlineData("docker.io/library/debian", "docker.io/library/debian2", false)]
    [InlineData("docker.io/library/debian", "xdocker.io/library/debian", false)]
    [InlineData("docker.io/library/*", "docker.io/library/debian", true)]
    [InlineData("docker.io/library/*", "docker.io/library/", true)]
    [InlineData("docker.io/*", "docker.io/library/debian", false)]
    [InlineData("docker.io/**", "docker.io/library/debian", true)]
    [InlineData("**", "registry.example:5000/team/app", true)]
    [InlineData("*", "registry.example:5000/team/app", false)]
    [InlineData("*/team/*", "registry.example:5000/team/app", true)]
    [InlineData("registry.example:5000/**/app", "registry.example:5000/a/b/app", true)]
    [InlineData("registry.example:5000/**/app", "registry.example:5000/app", false)]
    [InlineData("a?c/x", "abc/x", true)]
    [InlineData("a?c/x", "a/c/x", false)]
    [InlineData("a.c/x", "abc/x", false)]
    [InlineData("**a**a**a**", "docker.io/aa", false)]
    [InlineData("**a**a**a**", "docker.io/aaa", true)]
    [InlineData("docker.io/library/debian", "DOCKER.IO/library/debian", false)]
    public void Pattern_fits_whole_names(string pattern, string repository, bool fits) =>
        Assert.Equal(fits, RepositoryPattern.TryParse(pattern)!.Matches(repository));

    [Theory]
    [InlineData("")]
    [InlineData("docker.io/library/debian:12")]
    [InlineData("docker.io/library/debian@sha256:abc")]
    [InlineData("docker.io/ library")]
    public void Pattern_that_could_never_fit_is_none(string pattern) => Assert.Null(RepositoryPattern.TryParse(pattern));

    [Fact]
    public void Hostile_pattern_takes_time_that_grows_with_its_length_alone()
    {
        var pattern = RepositoryPattern.TryParse(string.Concat(Enumerable.Repeat("**a", 150)))!;

        Assert.False(pattern.Matches(new string('a', 149)));
        Assert.True(pattern.Matches(new string('a', 300)));
        Assert.False(pattern.Matches(new string('a', 5_000)));
    }
}

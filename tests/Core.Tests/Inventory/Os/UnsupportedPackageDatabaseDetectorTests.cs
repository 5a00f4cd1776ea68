using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class UnsupportedPackageDatabaseDetectorTests
{
    [Theory]
    [InlineData("var/db/pkg/sys-libs/zlib-1.3/environment.bz2")]
    [InlineData("nix/var/nix/db/db.sqlite")]
    [InlineData("var/db/xbps/pkgdb-0.38.plist")]
    public void Database_that_cannot_be_read_is_reported(string path)
    {
        var (databases, warnings) = Detection.Packages(new UnsupportedPackageDatabaseDetector(), InMemoryFileTree.Empty.With(path, "x"));

        Assert.Empty(Assert.Single(databases).Packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnsupported, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Content_is_never_asked_for() => Assert.All(new UnsupportedPackageDatabaseDetector().Files, pattern => Assert.True(pattern.NameOnly));
}

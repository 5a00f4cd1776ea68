using Strata.Core.Inventory.Language;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Language;

public sealed class LanguagePackageCounterTests
{
    [Fact]
    public void One_warning_counts_every_ecosystem()
    {
        var tree = InMemoryFileTree.Empty
            .With("app/node_modules/a/package.json", "{}")
            .With("package.json", "{}")
            .With("app/notpackage.json", "{}")
            .With("usr/lib/python3/dist-packages/six-1.0.dist-info/METADATA", "")
            .With("usr/lib/python3/dist-packages/old-1.0.egg-info", "")
            .With("app/app.jar", "");
        var (databases, warnings) = Detection.Packages(new LanguagePackageCounter(), tree);

        Assert.Empty(databases);
        var warning = Assert.Single(warnings);
        Assert.Equal(WarningCodes.LanguagePackagesNotAnalysed, warning.Code);
        Assert.EndsWith(": Java 1, npm 2, Python 2.", warning.Message);
    }

    [Fact]
    public void Target_without_language_packages_has_no_warning() =>
        Assert.Empty(Detection.Packages(new LanguagePackageCounter(), InMemoryFileTree.Empty.With("etc/passwd", "")).Warnings);

    [Fact]
    public void Content_is_never_asked_for() => Assert.All(new LanguagePackageCounter().Files, pattern => Assert.True(pattern.NameOnly));
}

using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Xunit;

namespace Strata.Core.Tests.Matching;

/// <summary>What a record's architectures, repositories, module and channel do.</summary>
public sealed class RestrictionTests
{
    private const string Baseos = "cpe:/o:redhat:enterprise_linux:8::baseos";

    [Theory]
    [InlineData("x86_64", true, "x86_64")]
    [InlineData("x86_64", true, "aarch64", "x86_64")]
    [InlineData("x86_64", true, "amd64")]
    [InlineData("i686", true, "i386")]
    [InlineData("noarch", true, "x86_64")]
    [InlineData("all", true, "amd64")]
    [InlineData("x86_64", true, "noarch")]
    [InlineData("x86_64", true)]
    [InlineData("aarch64", false, "x86_64")]
    [InlineData("s390x", false, "x86_64", "ppc64le")]
    public void Architectures_of_a_record_are_compared_with_the_package(string arch, bool isMatched, params string[] architectures)
    {
        var result = Match(Rpm("1-1", arch: arch), MatchOptions.Default, Record("2-1") with { Architectures = architectures });
        Assert.Equal(isMatched ? 1 : 0, result.Findings.Count);
    }

    [Theory]
    [InlineData(Baseos, Baseos, true)]
    [InlineData(Baseos, "cpe:/o:redhat:enterprise_linux:8", true)]
    [InlineData("cpe:/a:redhat:enterprise_linux:8::appstream", "cpe:/o:redhat:enterprise_linux:8", true)]
    [InlineData("cpe:/o:redhat:enterprise_linux:7::server", "cpe:/o:redhat:enterprise_linux:7.9:GA:server", true)]
    [InlineData("cpe:/a:redhat:openshift:4.*", "cpe:/a:redhat:openshift:4.12::el8", true)]
    [InlineData("cpe:2.3:o:redhat:enterprise_linux:8:*:baseos:*:*:*:*:*", Baseos, true)]
    [InlineData("cpe:/a:redhat:enterprise_linux:8::appstream", Baseos, false)]
    [InlineData("cpe:/o:redhat:rhel_eus:8.6::baseos", Baseos, false)]
    [InlineData("cpe:/o:redhat:enterprise_linux:9::baseos", Baseos, false)]
    [InlineData("cpe:/a:redhat:openshift:4.1", "cpe:/a:redhat:openshift:4.12", false)]
    [InlineData("rhel-8-for-x86_64-baseos-rpms", "rhel-8-for-x86_64-baseos-rpms", true)]
    [InlineData("rhel-8-for-x86_64-baseos-rpms", "rhel-8-for-x86_64-appstream-rpms", false)]
    [InlineData("rhel-8-for-x86_64-baseos-rpms", Baseos, true)]
    [InlineData(Baseos, "rhel-8-for-x86_64-appstream-rpms", true)]
    public void Repositories_of_a_record_are_compared_with_what_the_target_tells(string wanted, string told, bool isMatched)
    {
        var record = Record("2-1") with { Repositories = [wanted] };
        Assert.Equal(isMatched ? 1 : 0, Match(Rpm("1-1"), new MatchOptions { Repositories = [told] }, record).Findings.Count);
        Assert.Single(Match(Rpm("1-1"), MatchOptions.Default, record).Findings);
    }

    [Theory]
    [InlineData("nodejs:18:8080:abc", "1-1.module+el8", true)]
    [InlineData("nodejs:18", "1-1.module+el8", true)]
    [InlineData("nodejs:180:8080:abc", "1-1.module+el8", false)]
    [InlineData("nodejs:16:8080:abc", "1-1.module+el8", false)]
    [InlineData("ruby:18:8080:abc", "1-1.module+el8", false)]
    [InlineData(null, "1-1.el8", false)]
    public void Module_of_a_record_is_that_of_the_package(string? label, string version, bool isMatched)
    {
        var result = Match(Rpm(version, label: label), MatchOptions.Default, Record("2-1") with { Module = "nodejs:18" });
        Assert.Equal(isMatched ? 1 : 0, result.Findings.Count);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Module_of_a_package_without_a_label_is_not_known()
    {
        var result = Match(Rpm("1-1.module+el8"), MatchOptions.Default, Record("2-1") with { Module = "nodejs:18" });
        Assert.Single(result.Findings);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void Fix_of_a_missing_channel_is_not_offered_and_the_package_is_affected_all_the_same()
    {
        var finding = Assert.Single(Match(Deb("1.0-1ubuntu1"), MatchOptions.Default, Esm("1.0-1ubuntu1+esm2")).Findings);
        Assert.Null(finding.FixedVersion);
        Assert.Equal(FixState.Affected, finding.State);
    }

    [Fact]
    public void Fix_of_a_channel_that_the_package_comes_from_is_offered()
    {
        var finding = Assert.Single(Match(Deb("1.0-1ubuntu1+esm1"), MatchOptions.Default, Esm("1.0-1ubuntu1+esm2")).Findings);
        Assert.Equal("1.0-1ubuntu1+esm2", finding.FixedVersion);
    }

    [Fact]
    public void Record_for_everybody_decides_before_one_of_a_missing_channel()
    {
        var unaffected = Open() with { Ranges = [VersionRange.Before("1.0-1ubuntu1")], FixedVersion = "1.0-1ubuntu1" };
        Assert.Empty(Match(Deb("1.0-1ubuntu1"), MatchOptions.Default, unaffected, Esm("1.0-1ubuntu1+esm2")).Findings);
        var affected = Open() with { Ranges = [VersionRange.Before("1.0-1ubuntu2")], FixedVersion = "1.0-1ubuntu2" };
        Assert.Equal("1.0-1ubuntu2", Assert.Single(Match(Deb("1.0-1ubuntu1"), MatchOptions.Default, Esm("1.0-1ubuntu1+esm2"), affected).Findings).FixedVersion);
    }

    [Fact]
    public void Record_of_a_channel_that_is_there_decides_before_one_for_everybody() =>
        Assert.Empty(Match(Deb("1.0-1ubuntu1+esm2"), MatchOptions.Default, Open(), Esm("1.0-1ubuntu1+esm2")).Findings);

    [Theory]
    [InlineData("cpe:/o:redhat:rhel_eus:8.6::baseos", "2-1")]
    [InlineData("rhel-8-for-x86_64-baseos-eus-rpms", "2-1")]
    [InlineData("cpe:/o:redhat:enterprise_linux:8::baseos", null)]
    public void Extended_updates_are_offered_to_a_target_that_has_their_repositories(string told, string? fixedVersion)
    {
        var record = Record("2-1") with { Namespace = "rhel:8", Channel = FixChannels.Eus };
        Assert.Equal(fixedVersion, Assert.Single(Match(Rpm("1-1"), new MatchOptions { Repositories = [told] }, record).Findings).FixedVersion);
    }

    [Theory]
    [InlineData("cpe:/o:redhat:rhel_els:7", "2-1")]
    [InlineData("rhel-7-server-els-rpms", "2-1")]
    [InlineData("rhel-7-server-rpms", null)]
    public void Fixes_after_the_end_of_a_release_are_offered_to_a_target_that_has_their_repositories(string told, string? fixedVersion)
    {
        var record = Record("2-1") with { Namespace = "rhel:7", Channel = FixChannels.Els };
        Assert.Equal(fixedVersion, Assert.Single(Match(Rpm("1-1"), new MatchOptions { Repositories = [told] }, record).Findings).FixedVersion);
    }

    [Theory]
    [InlineData("2:1-1.el8", 0)]
    [InlineData("1-1.el8", 0)]
    [InlineData("2:1-1.ksplice1.el8", 1)]
    public void Record_of_another_build_says_nothing_about_a_plain_package(string installed, int findings)
    {
        var ksplice = Record("3:2-1.ksplice1.el8") with { Channel = FixChannels.Ksplice };
        Assert.Equal(findings, Match(Rpm(installed), MatchOptions.Default, ksplice).Findings.Count);
    }

    [Fact]
    public void Higher_version_of_another_build_does_not_mean_that_the_plain_fix_is_in_it()
    {
        var plain = Record("9-1.el8");
        var ksplice = Record("2:2-1.ksplice1.el8") with { Channel = FixChannels.Ksplice };
        Assert.Equal(
            "2:2-1.ksplice1.el8",
            Assert.Single(Match(Rpm("2:1-1.ksplice1.el8"), MatchOptions.Default, plain, ksplice).Findings).FixedVersion);
        Assert.Empty(Match(Rpm("2:1-1.ksplice1.el8"), MatchOptions.Default, plain).Findings);
    }

    [Fact]
    public void Restrictions_count_when_one_record_is_asked_alone()
    {
        var package = Rpm("1-1").Package;
        Assert.True(AffectedVersions.Applies(Record("2-1"), package));
        Assert.False(AffectedVersions.Applies(Record("2-1") with { Module = "nodejs:18" }, package));
        Assert.False(AffectedVersions.Applies(Record("2-1") with { Architectures = ["s390x"] }, package));
        Assert.False(AffectedVersions.Applies(Record("2-1") with { Channel = FixChannels.Ksplice }, package));
        Assert.True(AffectedVersions.Applies(Record("2-1") with { Channel = FixChannels.Eus, Repositories = [Baseos] }, package));
    }

    private static InventoryPackage Rpm(string version, string? label = null, string arch = "x86_64")
    {
        var some = Some.Package("nodejs", version, "nodejs", arch: arch);
        return some with { Package = some.Package with { Type = PackageType.Rpm, ModularityLabel = label } };
    }

    private static InventoryPackage Deb(string version) => Some.Package("libssl3", version);

    private static AffectedPackage Record(string fixedVersion) => new()
    {
        Namespace = "oracle:8",
        Name = "nodejs",
        Kind = PackageKind.Binary,
        Ranges = [VersionRange.Before(fixedVersion)],
        FixedVersion = fixedVersion,
        State = FixState.Fixed,
    };

    private static AffectedPackage Open() => new() { Namespace = "ubuntu:20.04", Name = "openssl", Ranges = [VersionRange.All] };

    private static AffectedPackage Esm(string fixedVersion) => Open() with
    {
        Ranges = [VersionRange.Before(fixedVersion)],
        FixedVersion = fixedVersion,
        State = FixState.Fixed,
        Channel = FixChannels.EsmInfra,
    };

    private static MatchResult Match(InventoryPackage package, MatchOptions options, params AffectedPackage[] records) => Matcher.Match(
        records[0].Namespace,
        [package],
        [
            .. records.Select((affected, number) => new AdvisoryCandidate(
                "feed", 0, new Advisory { Key = $"CVE-2024-0001/{number}", Id = "CVE-2024-0001", Affected = [affected] }, affected)),
        ],
        options,
        CancellationToken.None);
}

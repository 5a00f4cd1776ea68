using Strata.Core.Inventory.Distributions;
using Xunit;

namespace Strata.Core.Tests.Inventory.Distributions;

public sealed class ReleaseSupportTests
{
    [Theory]
    [InlineData("debian:10", SupportOption.Standard, "2022-09-10")]
    [InlineData("debian:10", SupportOption.Lts, "2024-06-30")]
    [InlineData("debian:10", SupportOption.Esm, "2024-06-30")]
    [InlineData("debian:11", SupportOption.Standard, "2024-08-14")]
    [InlineData("debian:11", SupportOption.Lts, "2026-08-31")]
    [InlineData("debian:12", SupportOption.Lts, "2028-06-30")]
    [InlineData("ubuntu:20.04", SupportOption.Lts, "2025-05-29")]
    [InlineData("ubuntu:20.04", SupportOption.Esm, "2030-04-23")]
    [InlineData("ubuntu:23.10", SupportOption.Esm, "2024-07-11")]
    [InlineData("alpine:v3.18", SupportOption.Standard, "2025-05-09")]
    [InlineData("alpine:v3.19", SupportOption.Lts, "2025-11-01")]
    [InlineData("alpine:v3.20", SupportOption.Lts, "2026-04-01")]
    public void Support_ends_after_its_last_day(string @namespace, SupportOption option, string lastDay)
    {
        var day = DateOnly.Parse(lastDay);

        Assert.Equal(day, ReleaseSupport.StatusOf(@namespace, day, option).LastDay);
        Assert.Equal(SupportState.Supported, ReleaseSupport.StatusOf(@namespace, day, option).State);
        Assert.Equal(SupportState.EndOfLife, ReleaseSupport.StatusOf(@namespace, day.AddDays(1), option).State);
    }

    [Theory]
    [InlineData("debian:unstable")]
    [InlineData("debian:14")]
    [InlineData("alpine:edge")]
    public void Release_without_an_announced_end_is_supported(string @namespace) =>
        Assert.Equal(new DateOnly?(), ReleaseSupport.StatusOf(@namespace, new DateOnly(2040, 1, 1)).LastDay);

    [Theory]
    [InlineData("debian:99")]
    [InlineData("raspbian:12")]
    [InlineData("")]
    public void Release_that_is_not_in_the_table_is_unknown(string @namespace) => Assert.Equal(
        new SupportStatus(SupportState.Unknown, null, null), ReleaseSupport.StatusOf(@namespace, new DateOnly(2025, 1, 1)));

    [Fact]
    public void Table_covers_the_promised_releases_with_dates_in_order_and_a_source()
    {
        var namespaces = ReleaseTable.All.Select(release => release.Namespace).ToArray();

        string[] promised =
        [
            .. Enumerable.Range(7, 8).Select(major => $"debian:{major}"),
            .. Enumerable.Range(0, 24).Select(minor => $"alpine:v3.{minor}"),
            .. from year in Enumerable.Range(12, 14) from month in new[] { "04", "10" } select $"ubuntu:{year}.{month}",
        ];
        Assert.Empty(promised.Except(namespaces));
        Assert.All(ReleaseTable.All, release =>
        {
            Assert.StartsWith("https://", release.Source);
            DateOnly?[] dates = [release.Released, release.StandardEnd, release.LtsEnd, release.EsmEnd];
            Assert.Equal(dates.OfType<DateOnly>().Order(), dates.OfType<DateOnly>());
        });
    }

    [Theory]
    [InlineData("debian", "bookworm", "debian:12")]
    [InlineData("debian", "sid", "debian:unstable")]
    [InlineData("ubuntu", "jammy", "ubuntu:22.04")]
    [InlineData("debian", "jammy", null)]
    public void Code_names_lead_to_namespaces(string id, string codeName, string? @namespace) =>
        Assert.Equal(@namespace, ReleaseTable.NamespaceOf(id, codeName));
}

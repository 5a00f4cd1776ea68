using Strata.Core.Advisories;

namespace Strata.Storage.Tests;

/// <summary>Valid objects with defaults.</summary>
internal static class Some
{
    public const string Namespace = "debian:12";

    public static readonly DateTimeOffset Day = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public static FeedUpdate Update(string feed = "debian", string partition = "") =>
        new() { Feed = feed, Partition = partition, Fingerprint = "v1", Checked = Day };

    public static AffectedPackage Affected(string name = "openssl", string fixedVersion = "3.0.2-1", string @namespace = Namespace) => new()
    {
        Namespace = @namespace,
        Name = name,
        Ranges = [VersionRange.Before(fixedVersion)],
        FixedVersion = fixedVersion,
        State = FixState.Fixed,
    };

    public static Advisory Advisory(string key = "CVE-2024-1/openssl", params AffectedPackage[] affected) =>
        new() { Key = key, Id = key.Split('/')[0], Affected = affected is [] ? [Affected()] : affected };

    public static IAsyncEnumerable<Advisory> Stream(params IEnumerable<Advisory> advisories) => advisories.ToAsyncEnumerable();

    /// <summary>Yields <paramref name="advisories"/> and then fails, as a parser does on a cut-off file.</summary>
    public static async IAsyncEnumerable<Advisory> Broken(params Advisory[] advisories)
    {
        foreach (var advisory in advisories)
        {
            await Task.Yield();
            yield return advisory;
        }

        throw new EndOfStreamException("the feed is cut off");
    }
}

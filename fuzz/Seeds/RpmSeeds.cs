using Strata.Testing;

namespace Strata.Fuzz.Seeds;

/// <summary>RPM databases of a few packages, with the smallest pages so that chains are in them, and package headers.</summary>
internal static class RpmSeeds
{
    /// <summary>What separates a database from its write-ahead log in one input.</summary>
    public static ReadOnlySpan<byte> LogMark => "--wal--"u8;

    public static IEnumerable<byte[]> Headers() =>
    [
        Small().Headers[0],
        RpmHeaderBuilder.Package("nodejs", "12.16.1", "1.module_el8", 1, label: "nodejs:12:8020:0bc2d1b1"),
        RpmHeaderBuilder.Package("gpg-pubkey", "fd431d51", "4ae0493b", arch: null, sourceRpm: "", vendor: null),
        new RpmHeaderBuilder().Text(1000, "a").Text(1001, "1").Text(1002, "1").Entry(1022, 6, 0xFFFFFFFF, 1).Build(),
    ];

    public static IEnumerable<byte[]> BerkeleyDb() => [Small().ToBerkeleyDb(512), Small().ToBerkeleyDb(1_024, isBigEndian: true)];

    public static IEnumerable<byte[]> Ndb() => [Small().ToNdb()];

    public static IEnumerable<byte[]> Sqlite()
    {
        var headers = Small().Headers;
        var (file, log) = RpmSqliteDatabase.WithLog(headers.Take(2), headers.Skip(2), 512);
        return [RpmSqliteDatabase.Of(headers, 512), [.. file, .. LogMark, .. log]];
    }

    private static RpmDatabaseBuilder Small() => RpmDatabaseBuilder.Of(4, 900);
}

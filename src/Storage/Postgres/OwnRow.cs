using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>How one own vulnerability, or that it was deleted, counts in <c>server_state</c>.</summary>
/// <param name="Sum">The hash of the row as a number; zero for no row.</param>
/// <param name="Count">How many vulnerabilities it is.</param>
/// <param name="Ranges">How many affected ranges it has.</param>
/// <param name="Packages">The packages it names.</param>
internal sealed record OwnRow(BigInteger Sum, int Count, int Ranges, IReadOnlySet<string> Packages)
{
    /// <summary>No row.</summary>
    public static OwnRow Absent { get; } = new(BigInteger.Zero, 0, 0, new HashSet<string>());

    /// <summary>The row of a vulnerability; null for a deleted one.</summary>
    public static OwnRow Of(string @namespace, string name, NamespaceVulnerability? vulnerability)
    {
        var writer = new PackedWriter();
        writer.WriteText(@namespace);
        writer.WriteText(name);
        if (vulnerability is null)
        {
            return new OwnRow(Hash(writer), 0, 0, Absent.Packages);
        }

        VulnerabilityRecord.Write(writer, vulnerability);
        return new OwnRow(
            Hash(writer), 1, vulnerability.Affected.Sum(affected => affected.Ranges.Count),
            vulnerability.Affected.Select(affected => affected.Name).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The packages as UTF-8 that this row names and <paramref name="other"/> does not.</summary>
    public byte[][] PackagesWithout(OwnRow other) =>
        [.. Packages.Where(package => !other.Packages.Contains(package)).Order(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];

    private static BigInteger Hash(PackedWriter writer) => new(SHA256.HashData(writer.Written), isUnsigned: true, isBigEndian: true);
}

using System.Numerics;
using System.Security.Cryptography;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>What an edit of one vulnerability writes.</summary>
/// <param name="Content">The own vulnerability, packed; null for a deleted one.</param>
/// <param name="Count">By how much there are more own vulnerabilities.</param>
/// <param name="Ranges">By how much they have more affected ranges.</param>
/// <param name="Sum">By how much the sum of their hashes is larger; it may be negative.</param>
/// <param name="Unlisted">Packages as UTF-8 that it does not name any more.</param>
/// <param name="Listed">Packages as UTF-8 that it did not name before.</param>
/// <param name="Hash">The hash of the change.</param>
/// <param name="Change">The old and the new form, packed.</param>
internal sealed record EditedRow(
    byte[]? Content, int Count, int Ranges, BigInteger Sum, byte[][] Unlisted, byte[][] Listed, byte[] Hash, byte[] Change)
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    /// <summary>The row of a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="answer">What was there; null for nothing.</param>
    /// <param name="packer">Packs.</param>
    public static EditedRow Of(VulnerabilityChange change, IdAnswer? answer, ContentPacker packer)
    {
        var (@namespace, name) = (change.Namespace, change.Name);
        var old = answer?.OwnRevision is null ? OwnRow.Absent : OwnRow.Of(@namespace, name, answer.Own);
        var @new = OwnRow.Of(@namespace, name, change.New);
        var writer = new PackedWriter();
        VulnerabilityRecord.WriteChange(writer, change);
        return new EditedRow(
            change.New is null ? null : packer.Pack(VulnerabilityRecord.Pack(change.New)),
            @new.Count - old.Count, @new.Ranges - old.Ranges, @new.Sum - old.Sum,
            old.PackagesWithout(@new), @new.PackagesWithout(old), SHA256.HashData(writer.Written), packer.Pack(writer.Written));
    }

    /// <summary>A difference of sums as the database adds it.</summary>
    public static BigInteger Wrapped(BigInteger sum) => ((sum % Modulus) + Modulus) % Modulus;

    /// <summary>What an answer shows; null for nothing.</summary>
    public static NamespaceVulnerability? Form(IdAnswer? answer, string @namespace, string name) => answer switch
    {
        null => null,
        { OwnRevision: not null } => answer.Own,
        _ => VulnerabilityForm.Of(@namespace, name, answer.Candidates),
    };

    /// <summary>What an edit changes; null when that is nothing.</summary>
    public static VulnerabilityChange? Changed(NamespaceVulnerability? before, NamespaceVulnerability? after, string @namespace, string name)
    {
        if (ReferenceEquals(before, after))
        {
            return null;
        }

        after = after is null ? null : VulnerabilityForm.Own(after, @namespace, name);
        return VulnerabilityForm.IsSame(before, after) ? null : new VulnerabilityChange(before, after);
    }
}

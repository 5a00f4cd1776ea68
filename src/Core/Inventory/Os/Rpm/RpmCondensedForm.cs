using System.Text;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// The form in which an RPM database is kept for layers that are analysed later: its packages and what could not be read of it, instead of
/// tens of megabytes. Numbers are written with seven bits a byte, lowest first; texts are UTF-8 with their length in front.
/// </summary>
static class RpmCondensedForm
{
    private const byte SourceName = 1;
    private const byte SourceVersion = 2;
    private const byte ModularityLabel = 4;
    private const byte Vendor = 8;

    // No database begins with F5, which is no character of UTF-8 either; the last byte is the version of the form.
    private static ReadOnlySpan<byte> Magic => [0xF5, (byte)'R', (byte)'p', 1];

    /// <summary>True when the file is in this form.</summary>
    public static bool IsFormOf(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>The rank that was written; 0 for a file that is not in this form.</summary>
    public static int RankOf(ReadOnlySpan<byte> file) => IsFormOf(file) ? new RpmCondensedReader(file[Magic.Length..]).Number() : 0;

    /// <summary>Writes what was read of a database.</summary>
    /// <param name="packages">The packages and problems.</param>
    /// <param name="rank">The database's place among all of the file system, the one to be read first being 0.</param>
    public static byte[] Write(RpmPackages packages, int rank)
    {
        using var bytes = new MemoryStream();
        using var output = new BinaryWriter(bytes, Encoding.UTF8);
        output.Write(Magic);
        output.Write7BitEncodedInt(rank);
        output.Write7BitEncodedInt(packages.Problems.Count);
        foreach (var problem in packages.Problems)
        {
            output.Write(problem.Code == WarningCodes.LimitExceeded);
            output.Write(problem.Message);
        }

        foreach (var package in packages.Packages)
        {
            Write(output, package);
        }

        output.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write(RpmPackages, int)"/> wrote. Other bytes give what can be read of them and a problem.</summary>
    public static void Read(ReadOnlySpan<byte> file, RpmPackages packages)
    {
        var input = new RpmCondensedReader(file[Magic.Length..]);
        input.Number();

        // One more than is told in full: the sentence that says how many more there were.
        var problems = input.Number();
        for (var left = Math.Min(problems, RpmPackages.MaximumProblems + 1); left > 0 && input.IsWhole; left--)
        {
            var code = input.Byte() == 0 ? WarningCodes.PackageRecordSkipped : WarningCodes.LimitExceeded;
            packages.Restore(new ScanWarning(code, PrintableText.Clean(Encoding.UTF8.GetString(input.Text()))));
        }

        var isValid = problems <= RpmPackages.MaximumProblems + 1;
        while (isValid && input.IsWhole && !input.IsAtEnd && !packages.IsFull)
        {
            isValid = ReadPackage(ref input, packages);
        }

        if (!isValid || !input.IsWhole)
        {
            packages.Damage("The shortened package database is damaged: packages are missing.");
        }
    }

    private static void Write(BinaryWriter output, Package package)
    {
        var hasSourceName = package.Source.Name != package.Name;
        var hasSourceVersion = package.Source.Version != WithoutEpoch(package.Version);
        output.Write((byte)((hasSourceName ? SourceName : 0) | (hasSourceVersion ? SourceVersion : 0)
            | (package.ModularityLabel is null ? 0 : ModularityLabel) | (package.Vendor is null ? 0 : Vendor)));
        output.Write(package.Name);
        output.Write(package.Version);
        output.Write(package.Arch);
        if (hasSourceName)
        {
            output.Write(package.Source.Name);
        }

        if (hasSourceVersion)
        {
            output.Write(package.Source.Version);
        }

        if (package.ModularityLabel is { } label)
        {
            output.Write(label);
        }

        if (package.Vendor is { } vendor)
        {
            output.Write(vendor);
        }
    }

    private static bool ReadPackage(ref RpmCondensedReader input, RpmPackages packages)
    {
        var flags = input.Byte();
        var name = input.Text();
        var version = input.Text();
        var arch = input.Text();
        var sourceName = (flags & SourceName) == 0 ? name : input.Text();
        var sourceVersion = (flags & SourceVersion) == 0 ? version[(version.IndexOf((byte)':') + 1)..] : input.Text();
        var label = (flags & ModularityLabel) == 0 ? default : input.Text();
        var vendor = (flags & Vendor) == 0 ? default : input.Text();
        if (!PackageText.IsName(name) || !PackageText.IsVersion(version) || !(arch.IsEmpty || PackageText.IsName(arch))
            || !PackageText.IsName(sourceName) || !PackageText.IsVersion(sourceVersion))
        {
            return false;
        }

        packages.Add(new Package
        {
            Name = Encoding.ASCII.GetString(name),
            Version = Encoding.ASCII.GetString(version),
            Arch = packages.Shared(arch),
            Type = PackageType.Rpm,
            Source = new SourcePackage(Encoding.ASCII.GetString(sourceName), Encoding.ASCII.GetString(sourceVersion)),
            ModularityLabel = label.IsEmpty ? null : packages.Shared(label),
            Vendor = vendor.IsEmpty ? null : packages.Shared(vendor),
        });
        return true;
    }

    private static string WithoutEpoch(string version) => version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..];
}

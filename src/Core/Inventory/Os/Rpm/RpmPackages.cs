using System.Globalization;
using System.Text;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Collects the packages of one database, and what could not be read of it. What gets in has plain ASCII names and versions, and texts
/// without control characters.
/// </summary>
/// <param name="cancellationToken">Checked at each record.</param>
sealed class RpmPackages(CancellationToken cancellationToken)
{
    /// <summary>Problems of one database that are told in full.</summary>
    public const int MaximumProblems = 50;

    private readonly List<Package> _packages = [];
    private readonly HashSet<long> _numbers = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly List<ScanWarning> _problems = [];
    private int _records;
    private int _furtherProblems;

    /// <summary>The packages, in the database's order.</summary>
    public IReadOnlyList<Package> Packages => _packages;

    /// <summary>What could not be read; locations are left out, since all are those of the database.</summary>
    public IReadOnlyList<ScanWarning> Problems => _furtherProblems == 0 ? _problems :
    [
        .. _problems,
        new ScanWarning(WarningCodes.PackageRecordSkipped, $"{_furtherProblems} further problems of the package database are not listed."),
    ];

    /// <summary>True when no more records are taken in; the database is then not read on.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes in the header of one record.</summary>
    /// <param name="number">The record's number in the database.</param>
    /// <param name="blob">The header.</param>
    public void Add(long number, ReadOnlySpan<byte> blob)
    {
        if (!Count())
        {
            return;
        }

        if (!_numbers.Add(number))
        {
            Say(number, "another record has its number");
        }
        else if (RpmHeaderReader.Read(blob, out var header) is { } problem)
        {
            Say(number, problem);
        }
        else
        {
            Add(number, in header);
        }
    }

    /// <summary>Takes in a package whose texts were checked.</summary>
    public void Add(Package package)
    {
        if (Count())
        {
            _packages.Add(package);
        }
    }

    /// <summary>Notes a record that could not be read.</summary>
    /// <param name="number">Its number in the database.</param>
    /// <param name="reason">What is wrong, as a part of a sentence.</param>
    public void Skip(long number, string reason)
    {
        if (Count())
        {
            Say(number, reason);
        }
    }

    /// <summary>Notes that part of the database could not be read.</summary>
    /// <param name="message">What is wrong, as a sentence.</param>
    public void Damage(string message) => Note(new ScanWarning(WarningCodes.PackageRecordSkipped, message));

    /// <summary>Notes that a limit ended the reading of a part of the database.</summary>
    /// <param name="message">Which one, as a sentence.</param>
    public void Limit(string message) => Note(new ScanWarning(WarningCodes.LimitExceeded, message));

    /// <summary>Notes a problem that was noted at an earlier reading.</summary>
    public void Restore(ScanWarning problem) => _problems.Add(problem);

    /// <summary>A text of the database, printable; equal ones are one object, since hundreds of packages have the same few of them.</summary>
    public string Shared(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, RpmLimits.VendorBytes)];
        Span<char> characters = stackalloc char[RpmLimits.VendorBytes];
        characters = characters[..Encoding.UTF8.GetChars(text, characters)];
        if (_texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters, out var shared))
        {
            return shared;
        }

        // What is not printable is written anew each time; it is never the name of a real vendor.
        shared = PrintableText.Clean(characters.ToString(), PrintableText.MaximumNameLength);
        _texts.Add(shared);
        return shared;
    }

    private void Note(ScanWarning problem)
    {
        if (_problems.Count < MaximumProblems)
        {
            _problems.Add(problem);
        }
        else
        {
            _furtherProblems++;
        }
    }

    private bool Count()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_records++ < RpmLimits.Packages)
        {
            return true;
        }

        if (!IsFull)
        {
            IsFull = true;
            Limit($"The database lists more than {RpmLimits.Packages} packages; the rest was not read.");
        }

        return false;
    }

    private void Say(long number, string reason) =>
        Damage(string.Create(CultureInfo.InvariantCulture, $"Record {number} of the package database was skipped: {reason}."));

    private void Add(long number, in RpmHeader header)
    {
        if (header.Name.SequenceEqual("gpg-pubkey"u8))
        {
            // A key that the administrator trusts; rpm keeps these in the same table.
            return;
        }

        if (!PackageText.IsName(header.Name))
        {
            Say(number, "it has no valid package name");
        }
        else if (!IsLabelPart(header.Version) || !IsLabelPart(header.Release) || header.Version.Length + header.Release.Length >= RpmLimits.LabelBytes)
        {
            Say(number, $"the package '{Encoding.ASCII.GetString(header.Name)}' has no valid version");
        }
        else
        {
            _packages.Add(Package(number, in header));
        }
    }

    private Package Package(long number, in RpmHeader header)
    {
        var name = Encoding.ASCII.GetString(header.Name);
        var label = string.Concat(Encoding.ASCII.GetString(header.Version), "-", Encoding.ASCII.GetString(header.Release));
        var source = header.SourceRpm.IsEmpty ? null : RpmSourceName.Parse(header.SourceRpm);
        if (source is null && !header.SourceRpm.IsEmpty)
        {
            Damage(string.Create(
                CultureInfo.InvariantCulture,
                $"Record {number} of the package database names no valid source package for '{name}': it is taken for its own."));
        }

        return new Package
        {
            Name = name,
            Version = header.Epoch == 0 ? label : string.Create(CultureInfo.InvariantCulture, $"{header.Epoch}:{label}"),
            Arch = PackageText.IsName(header.Arch) ? Shared(header.Arch) : "",
            Type = PackageType.Rpm,
            Source = source is null ? new SourcePackage(name, label)
                : new SourcePackage(source.Name == name ? name : source.Name, source.Version == label ? label : source.Version),
            ModularityLabel = header.ModularityLabel.IsEmpty ? null : Shared(header.ModularityLabel),
            Vendor = header.Vendor.IsEmpty ? null : Shared(header.Vendor),
        };
    }

    // A colon would be read as the end of an epoch, a hyphen as the end of the version.
    private static bool IsLabelPart(ReadOnlySpan<byte> text) => PackageText.IsVersion(text) && text.IndexOf((byte)':') < 0;
}

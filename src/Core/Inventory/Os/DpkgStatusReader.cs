using System.Buffers;
using System.Globalization;
using System.Text;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Reads dpkg's stanzas: <c>Name: value</c> lines, continued by lines that begin with a blank, stanzas separated by blank
/// lines (deb-control(5), dpkg's lib/dpkg/parse.c). Where dpkg refuses the whole file, this reader skips the one stanza.
/// </summary>
/// <remarks>
/// The hot path: it looks at each line's first byte, keeps only where the wanted values lie, and makes texts of those of present
/// packages alone.
/// </remarks>
ref struct DpkgStatusReader
{
    /// <summary>
    /// Packages of one file; all of Debian's archive has about 65,000. Stops a file of millions of two-line stanzas, each of which would
    /// cost ten times its size in memory.
    /// </summary>
    public const int MaximumRecords = 100_000;

    private const int FieldCount = (int)DpkgField.Other;

    private static readonly SearchValues<byte> FirstLetters = SearchValues.Create("AMOPSVamopsv"u8);

    private readonly ReadOnlySpan<byte> _content;
    private readonly string _location;
    private readonly Span<Range> _fields;
    private readonly CancellationToken _cancellationToken;
    private readonly List<DpkgRecord> _records = [];
    private readonly WarningSink _skipped = new();
    private int _line;
    private int _firstLine;
    private string _lastArch = "";

    private DpkgStatusReader(ReadOnlySpan<byte> content, string location, Span<Range> fields, CancellationToken cancellationToken)
    {
        _content = content;
        _location = location;
        _fields = fields;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Everything that the file holds.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="location">The file's display path, for warnings.</param>
    /// <param name="cancellationToken">Checked at each stanza.</param>
    public static DpkgContent Read(ReadOnlySpan<byte> content, string location, CancellationToken cancellationToken)
    {
        Span<Range> fields = stackalloc Range[FieldCount];
        fields.Clear();
        var reader = new DpkgStatusReader(content, location, fields, cancellationToken);
        reader.ReadStanzas();
        return new DpkgContent(reader._records, reader._skipped.ToList());
    }

    private void ReadStanzas()
    {
        var current = DpkgField.Other;
        var position = 0;
        while (position < _content.Length)
        {
            var length = _content[position..].IndexOf((byte)'\n');
            var end = length < 0 ? _content.Length : position + length;
            var line = _content[position..end];
            _line++;
            if (PackageText.Trim(line).IsEmpty)
            {
                EndStanza();
                current = DpkgField.Other;
            }
            else if (_records.Count >= MaximumRecords)
            {
                Skip(WarningCodes.LimitExceeded, $"The file lists more than {MaximumRecords} packages; the rest was not read.");
                return;
            }
            else if (line[0] is (byte)' ' or (byte)'\t')
            {
                Continue(current, end);
            }
            else
            {
                current = BeginField(line, position);
            }

            position = end + 1;
        }

        EndStanza();
    }

    private readonly void Continue(DpkgField field, int end)
    {
        if (field != DpkgField.Other)
        {
            _fields[(int)field] = _fields[(int)field].Start..end;
        }
    }

    private DpkgField BeginField(ReadOnlySpan<byte> line, int position)
    {
        var colon = FirstLetters.Contains(line[0])
            ? line.IndexOf((byte)':')
            : -1;
        var field = colon < 0 ? DpkgField.Other : FieldOf(PackageText.Trim(line[..colon]));
        if (field == DpkgField.Package && Has(DpkgField.Package))
        {
            // A second package without a blank line between: files that were joined carelessly.
            EndStanza();
        }

        if (_firstLine == 0)
        {
            _firstLine = _line;
        }

        if (field != DpkgField.Other)
        {
            _fields[(int)field] = (position + colon + 1)..(position + line.Length);
        }

        return field;
    }

    private static DpkgField FieldOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 when Ascii.EqualsIgnoreCase(name, "Status"u8) => DpkgField.Status,
        6 when Ascii.EqualsIgnoreCase(name, "Source"u8) => DpkgField.Source,
        6 when Ascii.EqualsIgnoreCase(name, "Vendor"u8) => DpkgField.Vendor,
        6 when Ascii.EqualsIgnoreCase(name, "Origin"u8) => DpkgField.Origin,
        7 when Ascii.EqualsIgnoreCase(name, "Package"u8) => DpkgField.Package,
        7 when Ascii.EqualsIgnoreCase(name, "Version"u8) => DpkgField.Version,
        10 when Ascii.EqualsIgnoreCase(name, "Maintainer"u8) => DpkgField.Maintainer,
        12 when Ascii.EqualsIgnoreCase(name, "Architecture"u8) => DpkgField.Architecture,
        _ => DpkgField.Other,
    };

    private readonly bool Has(DpkgField field) => _fields[(int)field].End.Value > 0;

    private readonly ReadOnlySpan<byte> Value(DpkgField field) => PackageText.Trim(_content[_fields[(int)field]]);

    private void EndStanza()
    {
        if (_firstLine > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            AddRecord();
            _fields.Clear();
            _firstLine = 0;
        }
    }

    private void AddRecord()
    {
        var name = Value(DpkgField.Package);
        if (!PackageText.IsName(name))
        {
            Skip(WarningCodes.PackageRecordSkipped, "The record has no valid package name and was skipped.");
            return;
        }

        var arch = Arch(Value(DpkgField.Architecture));
        if (!IsPresent(Value(DpkgField.Status)))
        {
            _records.Add(new DpkgRecord(Encoding.ASCII.GetString(name), arch, null));
            return;
        }

        var version = Value(DpkgField.Version);
        if (!PackageText.IsVersion(version))
        {
            Skip(WarningCodes.PackageRecordSkipped, $"The record of '{Encoding.ASCII.GetString(name)}' has no valid version and was skipped.");
            return;
        }

        _records.Add(Record(Encoding.ASCII.GetString(name), Encoding.ASCII.GetString(version), arch));
    }

    private DpkgRecord Record(string name, string version, string arch) => new(name, arch, new Package
    {
        Name = name,
        Version = version,
        Arch = arch,
        Type = PackageType.Deb,
        Source = Has(DpkgField.Source) ? Source(name, version) : new SourcePackage(name, version),
        Vendor = DpkgVendors.Of(Value(DpkgField.Maintainer), Value(DpkgField.Vendor), Value(DpkgField.Origin)),
    });

    // "name" or "name (version)"; the version stands there only where it differs from the binary's.
    private SourcePackage Source(string name, string version)
    {
        var value = Value(DpkgField.Source);
        var open = value.IndexOf((byte)'(');
        var sourceName = PackageText.Trim(open < 0 ? value : value[..open]);
        var sourceVersion = open < 0 ? default : PackageText.Trim(value[(open + 1)..].TrimEnd((byte)')'));
        if (!PackageText.IsName(sourceName) || (open >= 0 && !PackageText.IsVersion(sourceVersion)))
        {
            Skip(
                WarningCodes.PackageRecordSkipped,
                $"The source package of '{name}' is not readable; the package's own name and version were used.");
            return new SourcePackage(name, version);
        }

        return new SourcePackage(
            Ascii.Equals(sourceName, name) ? name : Encoding.ASCII.GetString(sourceName),
            open < 0 ? version : Encoding.ASCII.GetString(sourceVersion));
    }

    // The third word decides: only these two states say that the files are gone. A missing or odd status counts as present, so
    // that a broken line cannot hide a package.
    private static bool IsPresent(ReadOnlySpan<byte> status)
    {
        var state = status[(status.LastIndexOfAny((byte)' ', (byte)'\t') + 1)..];
        return !Ascii.EqualsIgnoreCase(state, "config-files"u8) && !Ascii.EqualsIgnoreCase(state, "not-installed"u8);
    }

    private string Arch(ReadOnlySpan<byte> arch)
    {
        if (!PackageText.IsName(arch))
        {
            return "";
        }

        if (!Ascii.Equals(arch, _lastArch))
        {
            _lastArch = Encoding.ASCII.GetString(arch);
        }

        return _lastArch;
    }

    private readonly void Skip(string code, string message) =>
        _skipped.Add(code, message, string.Create(CultureInfo.InvariantCulture, $"{_location}:{Math.Max(_firstLine, 1)}"));
}

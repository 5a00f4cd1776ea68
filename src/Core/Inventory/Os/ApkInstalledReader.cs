using System.Globalization;
using System.Text;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Reads the text form of apk's installed database: stanzas separated by blank lines, each line a case-sensitive letter, a
/// colon and the value. The file records of a stanza use other letters than the four that are wanted.
/// </summary>
ref struct ApkInstalledReader
{
    /// <summary>Packages of one file; all of Alpine's archive has about 30,000. Stops a file of millions of tiny stanzas.</summary>
    public const int MaximumRecords = 100_000;

    private readonly string _location;
    private readonly WarningSink _skipped;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Package> _packages = [];
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _version;
    private ReadOnlySpan<byte> _arch;
    private ReadOnlySpan<byte> _origin;
    private string _lastArch = "";
    private int _line;
    private int _firstLine;

    private ApkInstalledReader(string location, WarningSink skipped, CancellationToken cancellationToken)
    {
        _location = location;
        _skipped = skipped;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The packages in the file's order.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="location">The file's display path, for warnings.</param>
    /// <param name="skipped">Gets a warning for each record that could not be read.</param>
    /// <param name="cancellationToken">Checked at each stanza.</param>
    public static IReadOnlyList<Package> Read(
        ReadOnlySpan<byte> content, string location, WarningSink skipped, CancellationToken cancellationToken)
    {
        var reader = new ApkInstalledReader(location, skipped, cancellationToken);
        reader.ReadStanzas(content);
        return reader._packages;
    }

    private void ReadStanzas(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var length = content.IndexOf((byte)'\n');
            var line = (length < 0 ? content : content[..length]).TrimEnd((byte)'\r');
            content = length < 0 ? default : content[(length + 1)..];
            _line++;
            if (PackageText.Trim(line).IsEmpty)
            {
                EndStanza();
            }
            else if (_packages.Count >= MaximumRecords)
            {
                Skip(WarningCodes.LimitExceeded, $"The file lists more than {MaximumRecords} packages; the rest was not read.");
                return;
            }
            else
            {
                ReadLine(line);
            }
        }

        EndStanza();
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (!_name.IsEmpty && line.StartsWith("P:"u8))
        {
            // A second name without a blank line between: a record whose separator is lost.
            EndStanza();
        }

        if (_firstLine == 0)
        {
            _firstLine = _line;
        }

        if (line.Length < 2 || line[1] != (byte)':')
        {
            return;
        }

        var value = line[2..].Trim((byte)' ');
        switch ((char)line[0])
        {
            case 'P': _name = value; break;
            case 'V': _version = value; break;
            case 'A': _arch = value; break;
            case 'o': _origin = value; break;
        }
    }

    private void EndStanza()
    {
        if (_firstLine == 0)
        {
            return;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        if (!PackageText.IsName(_name))
        {
            Skip(WarningCodes.PackageRecordSkipped, "The record has no valid package name and was skipped.");
        }
        else if (!PackageText.IsVersion(_version))
        {
            Skip(WarningCodes.PackageRecordSkipped, $"The record of '{Encoding.ASCII.GetString(_name)}' has no valid version and was skipped.");
        }
        else
        {
            _packages.Add(Package());
        }

        _name = _version = _arch = _origin = default;
        _firstLine = 0;
    }

    // All packages of an origin share its version, so that V is the source version too.
    private Package Package()
    {
        var name = Encoding.ASCII.GetString(_name);
        var version = Encoding.ASCII.GetString(_version);
        var hasOrigin = PackageText.IsName(_origin) && !_origin.SequenceEqual(_name);
        if (!Ascii.Equals(_arch, _lastArch))
        {
            _lastArch = PackageText.IsName(_arch) ? Encoding.ASCII.GetString(_arch) : "";
        }

        return new Package
        {
            Name = name,
            Version = version,
            Arch = _lastArch,
            Type = PackageType.Apk,
            Source = new SourcePackage(hasOrigin ? Encoding.ASCII.GetString(_origin) : name, version),
        };
    }

    private readonly void Skip(string code, string message) =>
        _skipped.Add(code, message, string.Create(CultureInfo.InvariantCulture, $"{_location}:{Math.Max(_firstLine, 1)}"));
}

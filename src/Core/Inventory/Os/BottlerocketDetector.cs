using System.Globalization;
using System.Text;
using System.Text.Json;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Reads Bottlerocket's list of what its image was built of, since it has no rpm database
/// (https://bottlerocket.dev/en/os/latest/concepts/components/). Its packages are RPM packages.
/// </summary>
sealed class BottlerocketDetector : IPackageDetector
{
    /// <summary>Entries of one list; a real one has about 150.</summary>
    public const int MaximumRecords = 100_000;

    private const string Place = "usr/share/bottlerocket/application-inventory.json";
    private const int MaximumDepth = 16;

    public string Name => "os/bottlerocket";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        if (tree.Find(Place) is not { } file)
        {
            return [];
        }

        var location = PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength);
        try
        {
            using var json = JsonDocument.Parse(file.Content, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return [new PackageDatabase(location, Read(json.RootElement, location, context, cancellationToken))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            context.Warn(WarningCodes.PackageDatabaseUnreadable, "The list of packages is no JSON: no record could be read.", location);
            return [new PackageDatabase(location, [])];
        }
    }

    private static List<Package> Read(JsonElement root, string location, DetectionContext context, CancellationToken cancellationToken)
    {
        var packages = new List<Package>();
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("Content", out var content) || content.ValueKind != JsonValueKind.Array)
        {
            context.Warn(WarningCodes.PackageDatabaseUnreadable, "The list of packages has no 'Content': no record could be read.", location);
            return packages;
        }

        var number = 0;
        foreach (var entry in content.EnumerateArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (packages.Count >= MaximumRecords)
            {
                context.Warn(WarningCodes.LimitExceeded, $"The file lists more than {MaximumRecords} packages; the rest was not read.", location);
                break;
            }

            if (ReadText(entry) is { } package)
            {
                packages.Add(package);
            }
            else
            {
                context.Warn(
                    WarningCodes.PackageRecordSkipped,
                    string.Create(CultureInfo.InvariantCulture, $"Entry {number} has no valid name and version and was skipped."),
                    location);
            }
        }

        return packages;
    }

    // Text that is no Unicode shows only when it is looked at.
    private static Package? ReadText(JsonElement entry)
    {
        try
        {
            return Read(entry);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Package? Read(JsonElement entry)
    {
        var (name, version, release) = (Text(entry, "Name"), Text(entry, "Version"), Text(entry, "Release"));
        if (name is null || version is null)
        {
            return null;
        }

        var label = release is null ? version : $"{version}-{release}";
        var (epoch, arch) = (Text(entry, "Epoch"), Text(entry, "Architecture"));
        var full = epoch is null or "0" || !uint.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? label : $"{epoch}:{label}";
        return PackageText.IsName(Encoding.UTF8.GetBytes(name)) && PackageText.IsVersion(Encoding.UTF8.GetBytes(full)) && !label.Contains(':', StringComparison.Ordinal)
            ? new Package
            {
                Name = name,
                Version = full,
                Arch = arch is not null && PackageText.IsName(Encoding.UTF8.GetBytes(arch)) ? arch : "",
                Type = PackageType.Rpm,
                Source = new SourcePackage(name, full),
            }
            : null;
    }

    private static string? Text(JsonElement entry, string name)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8, or a lone surrogate.
            return null;
        }
    }
}

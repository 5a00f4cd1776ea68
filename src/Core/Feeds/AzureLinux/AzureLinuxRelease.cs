using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.AzureLinux;

/// <summary>A release: CBL-Mariner up to 2.0, Azure Linux from 3.0.</summary>
/// <param name="Partition">The beginning of its document's name: <c>azurelinux-3.0</c>, <c>cbl-mariner-2.0</c>.</param>
/// <param name="Namespace">Its namespace: <c>azurelinux:3.0</c>, <c>mariner:2.0</c>.</param>
internal sealed record AzureLinuxRelease(string Partition, string Namespace)
{
    private static readonly Regex NamespaceForm = new(@"^(azurelinux|mariner):([0-9]{1,2}\.[0-9])$", RegexOptions.CultureInvariant);

    private static readonly Regex PartitionForm = new(@"^(azurelinux|cbl-mariner)-([0-9]{1,2}\.[0-9])$", RegexOptions.CultureInvariant);

    private static readonly Regex FileNumber = new(@"-([0-9]{1,2}\.[0-9])(?:-[a-z-]+)?-oval\.xml", RegexOptions.CultureInvariant);

    private const string Azure = "azurelinux";

    private const string Mariner = "mariner";

    private const string MarinerFile = "cbl-mariner";

    /// <summary>The releases that are fetched when none is named.</summary>
    public static IReadOnlyList<AzureLinuxRelease> Published { get; } = [Of(Azure, "3.0"), Of(Mariner, "1.0"), Of(Mariner, "2.0")];

    /// <summary>The release of a namespace, or null when it is of another distribution.</summary>
    public static AzureLinuxRelease? OfNamespace(string @namespace) =>
        NamespaceForm.Match(@namespace) is { Success: true } match ? Of(match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <summary>The release of a partition, or null when it is none.</summary>
    public static AzureLinuxRelease? OfPartition(string partition) =>
        PartitionForm.Match(partition) is { Success: true } match
            ? Of(match.Groups[1].Value == MarinerFile ? Mariner : Azure, match.Groups[2].Value)
            : null;

    /// <summary>
    /// The release of a local document: the product by the ids in it, the number by the file's name; the one number that most have where
    /// the name tells none. Null when it is of another publisher.
    /// </summary>
    public static AzureLinuxRelease? OfFile(string path, string firstId)
    {
        var product = firstId.StartsWith("oval:com.microsoft.azurelinux:", StringComparison.Ordinal) ? Azure
            : firstId.StartsWith("oval:com.microsoft.cbl-mariner:", StringComparison.Ordinal) ? Mariner
            : null;
        if (product is null)
        {
            return null;
        }

        return Of(product, FileNumber.Match(path) is { Success: true } match ? match.Groups[1].Value : product == Azure ? "3.0" : "2.0");
    }

    private static AzureLinuxRelease Of(string product, string number) =>
        new($"{(product == Mariner ? MarinerFile : Azure)}-{number}", $"{product}:{number}");
}

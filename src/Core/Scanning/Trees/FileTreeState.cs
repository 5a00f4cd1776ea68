using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning.Trees;

/// <summary>
/// The state of a file system after some layers, as far as it matters for wanted files: what is stored between the analyses of two
/// layers. docs/reference/layer-tree.md describes its form.
/// </summary>
internal sealed record FileTreeState
{
    /// <summary>The most link targets of a state; an image has a handful.</summary>
    public const int MaximumLinkTargets = 4_096;

    /// <summary>Which patterns the lowest layers were read for; see <see cref="IdOf"/>.</summary>
    public required ulong PatternSet { get; init; }

    /// <summary>What links led to, in the order of <see cref="LinkTarget"/>.</summary>
    public required IReadOnlyList<LinkTarget> LinkTargets { get; init; }

    /// <summary>What could not be told about the layers so far.</summary>
    public required IReadOnlyList<ScanWarning> Warnings { get; init; }

    /// <summary>The package databases that a layer took away.</summary>
    public required IReadOnlyList<DatabaseDeletion> Deletions { get; init; }

    /// <summary>The merged file system.</summary>
    public required FileNode Root { get; init; }

    /// <summary>The state without any layer, to be read for these patterns.</summary>
    public static FileTreeState Empty(PathPatternSet patterns) => new()
    {
        PatternSet = IdOf(patterns),
        LinkTargets = [],
        Warnings = [],
        Deletions = [],
        Root = new FileNode { Kind = FileNodeKind.Directory },
    };

    /// <summary>A number that differs when the patterns do.</summary>
    public static ulong IdOf(PathPatternSet patterns)
    {
        var texts = patterns.Patterns.Select(pattern => $"{pattern.Kind} {pattern.NameOnly} {pattern.Text}\n").Order(StringComparer.Ordinal);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts))));
    }
}

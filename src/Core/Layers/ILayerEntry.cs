using Strata.Core.Layers.Tar;

namespace Strata.Core.Layers;

/// <summary>One entry of a layer, whoever describes it: the archive itself or a table of contents. Spans are valid until the next entry.</summary>
internal interface ILayerEntry
{
    /// <summary>What the entry makes.</summary>
    TarEntryType Type { get; }

    /// <summary>The name as written.</summary>
    ReadOnlySpan<byte> Name { get; }

    /// <summary>The link name as written; empty when it is no link.</summary>
    ReadOnlySpan<byte> LinkName { get; }

    /// <summary>The size of the content in bytes, holes included.</summary>
    long Size { get; }

    /// <summary>True when the content cannot be read (an impossible sparse map).</summary>
    bool IsUnreadable { get; }

    /// <summary>Reads the next bytes of the content; fewer than asked for only at its end.</summary>
    int ReadContent(Span<byte> destination);
}

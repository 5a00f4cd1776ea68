namespace Strata.Core.Layers;

/// <summary>One component of the wanted paths: what is wanted exactly here, and what directly below. Also marks ancestors of wanted paths.</summary>
internal sealed class PatternNode
{
    /// <summary>The name of the node for every folder that no pattern names.</summary>
    public const string AnyName = "*";

    private readonly Dictionary<string, PatternNode> _children = new(PathComparer.Instance);
    private readonly Dictionary<string, PatternNode>.AlternateLookup<ReadOnlySpan<byte>> _childrenByBytes;
    private PatternNode? _any;

    /// <summary>Makes a node that wants nothing.</summary>
    public PatternNode() => _childrenByBytes = _children.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>True when the file at this path is wanted with its content.</summary>
    public bool WantsFile { get; set; }

    /// <summary>True when the files directly in this folder are wanted with their content.</summary>
    public bool WantsFiles { get; set; }

    /// <summary>The counting patterns, as bits, that the file at this path fits.</summary>
    public ulong Counts { get; set; }

    /// <summary>The counting patterns, as bits, that each file directly in this folder fits.</summary>
    public ulong CountsOfFiles { get; set; }

    /// <summary>The node one component down, or null when nothing is wanted there.</summary>
    public PatternNode? Child(ReadOnlySpan<byte> name) => _childrenByBytes.TryGetValue(name, out var child) ? child : _any;

    /// <inheritdoc cref="Child(ReadOnlySpan{byte})"/>
    public PatternNode? Child(string name) => _children.GetValueOrDefault(name) ?? _any;

    /// <summary>The node at <paramref name="path"/> below this one, or null.</summary>
    public PatternNode? Descendant(string path)
    {
        var node = this;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node?.Child(name);
        }

        return node;
    }

    /// <summary>The node at <paramref name="path"/> below this one, made when it is not there.</summary>
    public PatternNode MakeDescendant(string path)
    {
        var node = this;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node._children.TryGetValue(name, out var child))
            {
                node._children.Add(name, child = new PatternNode());
                node._any = name == AnyName ? child : node._any;
            }

            node = child;
        }

        return node;
    }
}

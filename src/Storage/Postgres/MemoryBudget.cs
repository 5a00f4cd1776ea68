using System.Diagnostics.CodeAnalysis;

namespace Strata.Storage.Postgres;

/// <summary>A cache of what never changes, bounded by size: what was not used for longest goes first. Safe for concurrent use.</summary>
/// <param name="capacity">Bytes.</param>
internal sealed class MemoryBudget<TKey, TValue>(long capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, int Size)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value, int Size)> _byUse = [];
    private readonly Lock _lock = new();
    private long _size;

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                value = null;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Add(TKey key, TValue value, int size)
    {
        lock (_lock)
        {
            if (size > capacity / 4 || _nodes.ContainsKey(key))
            {
                return;
            }

            _nodes[key] = _byUse.AddFirst((key, value, size));
            for (_size += size; _size > capacity;)
            {
                var last = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _nodes.Remove(last.Key);
                _size -= last.Size;
            }
        }
    }
}

namespace Strata.Storage.Layers;

/// <summary>Sets of package ids as ascending arrays.</summary>
internal static class PackageSet
{
    /// <summary>What <paramref name="after"/> has more and less than <paramref name="before"/>.</summary>
    public static (int[] Added, int[] Removed) Difference(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        var added = new List<int>();
        var removed = new List<int>();
        int old = 0, @new = 0;
        while (old < before.Length || @new < after.Length)
        {
            if (@new == after.Length || (old < before.Length && before[old] < after[@new]))
            {
                removed.Add(before[old++]);
            }
            else if (old == before.Length || after[@new] < before[old])
            {
                added.Add(after[@new++]);
            }
            else
            {
                old++;
                @new++;
            }
        }

        return ([.. added], [.. removed]);
    }

    /// <summary><paramref name="before"/> with <paramref name="added"/> and without <paramref name="removed"/>.</summary>
    public static int[] Apply(ReadOnlySpan<int> before, ReadOnlySpan<int> added, ReadOnlySpan<int> removed)
    {
        var after = new List<int>(before.Length + added.Length);
        int old = 0, more = 0, less = 0;
        while (old < before.Length || more < added.Length)
        {
            if (old == before.Length || (more < added.Length && added[more] < before[old]))
            {
                after.Add(added[more++]);
                continue;
            }

            while (less < removed.Length && removed[less] < before[old])
            {
                less++;
            }

            if (less == removed.Length || removed[less] != before[old])
            {
                after.Add(before[old]);
            }

            old++;
        }

        return [.. after];
    }
}

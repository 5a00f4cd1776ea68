using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;

namespace Strata.Storage.Changes;

/// <summary>Finds the stored packages that a vulnerability affects.</summary>
internal static class AffectedPackages
{
    /// <summary>The ids of the affected packages in ascending order; none when there is no such form.</summary>
    /// <param name="form">The old or new form of a vulnerability.</param>
    /// <param name="named">The stored packages of a namespace with a source or binary name.</param>
    public static int[] Find(NamespaceVulnerability? form, Func<string, string, IReadOnlyList<(int Id, Package Package)>> named)
    {
        if (form is null)
        {
            return [];
        }

        SortedSet<int>? ids = null;
        foreach (var affected in form.Affected)
        {
            foreach (var (id, package) in named(form.Namespace, affected.Name))
            {
                if (AffectedVersions.Applies(affected, package))
                {
                    (ids ??= []).Add(id);
                }
            }
        }

        return ids is null ? [] : [.. ids];
    }
}

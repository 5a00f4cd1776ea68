namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>
/// Takes definitions' trees apart into packages with what the criteria around them demand. Of an AND, the criteria about the machine
/// hold for the packages beside them; of an OR, every branch stands for itself, and one with nothing but criteria about the machine
/// is a demand of the AND that it stands in.
/// </summary>
/// <param name="tables">What the definitions refer to.</param>
internal sealed class OvalTree(OvalTables tables)
{
    /// <summary>
    /// Every package that the tree names, in its order. Criteria whose test is missing are counted as <c>unresolved-test</c>, negated
    /// ones as <c>negated-criteria</c>.
    /// </summary>
    public IEnumerable<OvalFinding> Walk(OvalCriteria? root, SkippedRecords skipped) =>
        root is null ? [] : Walk(root, OvalContext.None, skipped);

    private IEnumerable<OvalFinding> Walk(OvalCriteria node, OvalContext context, SkippedRecords skipped)
    {
        if (node.IsNegated)
        {
            skipped.Add("negated-criteria");
            return [];
        }

        if (node.Children is not { } children)
        {
            return WalkCriterion(node, context, skipped);
        }

        var demands = new OvalContext?[children.Count];
        if (!node.IsOr)
        {
            for (var index = 0; index < children.Count; index++)
            {
                demands[index] = DemandOf(children[index]);
                context = demands[index] is { } demand ? context.With(demand) : context;
            }
        }

        return WalkChildren(children, demands, context, skipped);
    }

    private IEnumerable<OvalFinding> WalkChildren(
        List<OvalCriteria> children, OvalContext?[] demands, OvalContext context, SkippedRecords skipped)
    {
        for (var index = 0; index < children.Count; index++)
        {
            if (demands[index] is not null)
            {
                continue;
            }

            foreach (var finding in Walk(children[index], context, skipped))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<OvalFinding> WalkCriterion(OvalCriteria node, OvalContext context, SkippedRecords skipped)
    {
        var criterion = node.Meaning ??= OvalCriterion.Read(node, tables);
        if (criterion.Kind is OvalCriterionKind.Unresolved)
        {
            skipped.Add("unresolved-test");
        }

        if (criterion is not { Kind: OvalCriterionKind.Package, Test: { } test })
        {
            return [];
        }

        var kind = OvalCriterion.IsNever(test) ? OvalFindingKind.NotAffected
            : test.EvrState is null or { EvrOperation: OvalOperation.GreaterThan or OvalOperation.GreaterThanOrEqual } ? OvalFindingKind.Installed
            : OvalFindingKind.Version;
        return [new OvalFinding(kind, test, test.EvrState, node.Comment, context)];
    }

    /// <summary>What a node demands of the machine; null when a package is in it, or something unknown.</summary>
    private OvalContext? DemandOf(OvalCriteria node)
    {
        if (node.IsNegated)
        {
            return null;
        }

        if (node.Children is not { } children)
        {
            var criterion = node.Meaning ??= OvalCriterion.Read(node, tables);
            return criterion.Kind switch
            {
                OvalCriterionKind.Platform => OvalContext.None with { Platforms = [criterion.Word!] },
                OvalCriterionKind.Architecture => OvalContext.None with { Architectures = [criterion.Word!] },
                OvalCriterionKind.Module => OvalContext.None with { Module = criterion.Word },
                OvalCriterionKind.Ignored => OvalContext.None,
                _ => null,
            };
        }

        var demand = OvalContext.None;
        foreach (var child in children)
        {
            if (DemandOf(child) is not { } inner)
            {
                return null;
            }

            demand = node.IsOr ? demand.Or(inner) : demand.With(inner);
        }

        return demand;
    }
}

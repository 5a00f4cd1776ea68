using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>The products of a document and which is a component of which.</summary>
internal sealed class CsafProductTree
{
    /// <summary>Combinations within combinations: a package in a module in a repository is two.</summary>
    private const int MaximumNesting = 8;

    /// <summary>Products, relationships and members of groups; the largest known document has some ten thousand.</summary>
    private const int MaximumEntries = 1_000_000;

    private readonly Dictionary<string, CsafProduct> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Component, string Parent)> _relationships = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _groups = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Reads <c>product_tree</c>; an empty tree when there is none.</summary>
    /// <exception cref="FeedFormatException">It has more entries than any real one.</exception>
    public static CsafProductTree Read(JsonElement? json)
    {
        var tree = new CsafProductTree();
        if (json is not { } root)
        {
            return tree;
        }

        // The parser of JSON has limited the nesting.
        tree.ReadBranches(root);
        foreach (var product in root.Items("full_product_names"))
        {
            tree.AddProduct(product);
        }

        foreach (var relationship in root.Items("relationships"))
        {
            tree.AddRelationship(relationship);
        }

        foreach (var group in root.Items("product_groups"))
        {
            if (group.Text("group_id") is { } id)
            {
                var members = group.Texts("product_ids");
                tree.Count(members.Count);
                tree._groups[id] = members;
            }
        }

        return tree;
    }

    /// <summary>The products of a group; none when there is no such group.</summary>
    public IReadOnlyList<string> Group(string id) => _groups.GetValueOrDefault(id) ?? [];

    /// <summary>Takes an id apart.</summary>
    public CsafResolved Resolve(string id)
    {
        var parents = new List<CsafProduct>();
        var component = id;
        for (var depth = 0; depth < MaximumNesting && _relationships.TryGetValue(component, out var relationship); depth++)
        {
            AddParents(relationship.Parent, parents, 0);
            component = relationship.Component;
        }

        return new CsafResolved(component, _products.GetValueOrDefault(component), parents);
    }

    private void AddParents(string id, List<CsafProduct> parents, int depth)
    {
        if (_relationships.TryGetValue(id, out var relationship) && depth < MaximumNesting)
        {
            AddParents(relationship.Component, parents, depth + 1);
            AddParents(relationship.Parent, parents, depth + 1);
        }
        else if (_products.TryGetValue(id, out var product))
        {
            parents.Add(product);
        }
    }

    private void ReadBranches(JsonElement node)
    {
        foreach (var branch in node.Items("branches"))
        {
            if (branch.Member("product") is { } product)
            {
                AddProduct(product);
            }

            ReadBranches(branch);
        }
    }

    private void AddProduct(JsonElement json)
    {
        if (json.Text("product_id") is not { } id)
        {
            return;
        }

        Count(1);
        var helper = json.Member("product_identification_helper");
        _products[id] = new CsafProduct(id, json.Text("name") ?? id, CsafPackageUrl.Read(helper?.Text("purl")), helper?.Text("cpe"));
    }

    private void AddRelationship(JsonElement json)
    {
        if (json.Member("full_product_name")?.Text("product_id") is { } id
            && json.Text("product_reference") is { } component && json.Text("relates_to_product_reference") is { } parent)
        {
            Count(1);
            _relationships[id] = (component, parent);
        }
    }

    private void Count(int entries)
    {
        _count += entries;
        if (_count > MaximumEntries)
        {
            throw new FeedFormatException($"a product tree has more than {MaximumEntries} entries");
        }
    }
}

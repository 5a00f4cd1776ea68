using System.Text.Json;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>The products of a CSAF document held whole, and what its vulnerabilities say about them.</summary>
internal sealed class CsafProducts
{
    private static readonly string[] Statuses =
        ["fixed", "first_fixed", "known_affected", "first_affected", "last_affected", "known_not_affected", "under_investigation", "recommended"];

    private readonly Dictionary<string, JsonElement> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Component, string Parent)> _relationships = new(StringComparer.Ordinal);

    public CsafProducts(JsonElement document)
    {
        if (!document.TryGetProperty("product_tree", out var tree))
        {
            return;
        }

        AddAll(tree);
        foreach (var item in Items(tree, "relationships"))
        {
            _relationships[item.GetProperty("full_product_name").GetProperty("product_id").GetString()!] =
                (item.GetProperty("product_reference").GetString()!, item.GetProperty("relates_to_product_reference").GetString()!);
        }
    }

    /// <summary>Every pair of a status and a product.</summary>
    public static IEnumerable<(string Status, string Id)> StatusesOf(JsonElement vulnerability) => !vulnerability.TryGetProperty("product_status", out var all)
        ? []
        : Statuses.SelectMany(status => Items(all, status).Select(id => (status, id.GetString()!)));

    /// <summary>The component of a product, its package URL, and the products that it is part of.</summary>
    public (string Component, string? Purl, IReadOnlyList<(string Name, string? Cpe)> Parents) Resolve(string id)
    {
        var parents = new List<string>();
        while (_relationships.TryGetValue(id, out var relationship))
        {
            parents.AddRange(Leaves(relationship.Parent));
            id = relationship.Component;
        }

        return (id, _products.TryGetValue(id, out var product) ? Identification(product, "purl") : null,
        [
            .. parents.Where(_products.ContainsKey).Select(parent => (_products[parent].GetProperty("name").GetString()!, Identification(_products[parent], "cpe"))),
        ]);
    }

    /// <summary>The impact that is given for a product, else for all, else for the document.</summary>
    public static string SeverityOf(JsonElement document, JsonElement vulnerability, string id)
    {
        var impacts = Items(vulnerability, "threats").Where(threat => threat.GetProperty("category").GetString() == "impact").ToList();
        var own = impacts.FindLast(threat => Items(threat, "product_ids").Any(one => one.GetString() == id));
        var general = impacts.FindLast(threat => !threat.TryGetProperty("product_ids", out _));
        return (own.ValueKind == JsonValueKind.Object ? own : general) is { ValueKind: JsonValueKind.Object } threat
            ? threat.GetProperty("details").GetString()!.ToLowerInvariant()
            : document.GetProperty("document").TryGetProperty("aggregate_severity", out var severity) ? severity.GetProperty("text").GetString()!.ToLowerInvariant() : "";
    }

    /// <summary>What is intended for an affected product without a fix.</summary>
    public static string StateOf(JsonElement vulnerability, string id)
    {
        var remedies = Items(vulnerability, "remediations")
            .Where(one => one.GetProperty("category").GetString() is "no_fix_planned" or "none_available")
            .Where(one => Items(one, "product_ids").Any(product => product.GetString() == id)).ToList();
        return remedies.Count == 0 ? "affected" : remedies[0].GetProperty("details").GetString()!.ToLowerInvariant();
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static string? Identification(JsonElement product, string name) =>
        product.TryGetProperty("product_identification_helper", out var helper) && helper.TryGetProperty(name, out var text) ? text.GetString() : null;

    private IEnumerable<string> Leaves(string id) => _relationships.TryGetValue(id, out var relationship)
        ? Leaves(relationship.Component).Concat(Leaves(relationship.Parent))
        : [id];

    private void AddAll(JsonElement node)
    {
        foreach (var product in Items(node, "full_product_names"))
        {
            _products[product.GetProperty("product_id").GetString()!] = product;
        }

        foreach (var branch in Items(node, "branches"))
        {
            if (branch.TryGetProperty("product", out var product))
            {
                _products[product.GetProperty("product_id").GetString()!] = product;
            }

            AddAll(branch);
        }
    }
}

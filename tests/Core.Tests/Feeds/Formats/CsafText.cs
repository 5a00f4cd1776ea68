using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strata.Core.Tests.Feeds.Formats;

/// <summary>Writes small CSAF documents.</summary>
internal sealed class CsafText
{
    private readonly JsonArray _branches = [];
    private readonly JsonArray _relationships = [];
    private readonly JsonObject _statuses = [];
    private readonly JsonArray _remediations = [];
    private readonly JsonArray _threats = [];
    private readonly JsonArray _groups = [];

    public string Id { get; init; } = "CVE-2024-0001";

    public string Category { get; init; } = "csaf_vex";

    public string Publisher { get; init; } = "https://www.redhat.com";

    public string? Severity { get; init; } = "Moderate";

    /// <summary>A product (<c>cpe</c>) or a component (<c>purl</c>).</summary>
    public CsafText Product(string id, string? cpe = null, string? purl = null)
    {
        var helper = new JsonObject();
        if (cpe is not null)
        {
            helper["cpe"] = cpe;
        }

        if (purl is not null)
        {
            helper["purl"] = purl;
        }

        _branches.Add((JsonNode)new JsonObject
        {
            ["category"] = cpe is null ? "product_version" : "product_name",
            ["product"] = new JsonObject { ["product_id"] = id, ["name"] = id, ["product_identification_helper"] = helper },
        });
        return this;
    }

    /// <summary>Makes a component part of a product, under the id <c>product:component</c>.</summary>
    public CsafText Relate(string product, string component)
    {
        _relationships.Add((JsonNode)new JsonObject
        {
            ["category"] = "default_component_of",
            ["product_reference"] = component,
            ["relates_to_product_reference"] = product,
            ["full_product_name"] = new JsonObject { ["product_id"] = $"{product}:{component}", ["name"] = "" },
        });
        return this;
    }

    /// <summary>A component of a product with its status, all at once.</summary>
    public CsafText Component(string status, string product, string component, string? purl = null)
    {
        if (purl is not null)
        {
            Product(component, purl: purl);
        }

        Relate(product, component);
        return State(status, $"{product}:{component}");
    }

    public CsafText State(string status, string id)
    {
        if (_statuses[status] is not JsonArray list)
        {
            _statuses[status] = list = [];
        }

        list.Add(id);
        return this;
    }

    public CsafText Remedy(string category, string details, params string[] ids)
    {
        _remediations.Add((JsonNode)new JsonObject
        {
            ["category"] = category,
            ["details"] = details,
            ["url"] = category == "vendor_fix" ? "https://access.redhat.com/errata/RHSA-2024:0001" : null,
            ["product_ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]),
        });
        return this;
    }

    public CsafText Group(string id, params string[] ids)
    {
        _groups.Add((JsonNode)new JsonObject { ["group_id"] = id, ["product_ids"] = new JsonArray([.. ids.Select(one => (JsonNode)one)]) });
        return this;
    }

    public CsafText RemedyOfGroup(string category, string details, string group)
    {
        _remediations.Add((JsonNode)new JsonObject { ["category"] = category, ["details"] = details, ["group_ids"] = new JsonArray(group) });
        return this;
    }

    public CsafText Impact(string word, params string[] ids)
    {
        _threats.Add((JsonNode)new JsonObject
        {
            ["category"] = "impact",
            ["details"] = word,
            ["product_ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]),
        });
        return this;
    }

    public override string ToString() => new JsonObject
    {
        ["document"] = new JsonObject
        {
            ["category"] = Category,
            ["csaf_version"] = "2.0",
            ["title"] = "A flaw",
            ["aggregate_severity"] = Severity is null ? null : new JsonObject { ["text"] = Severity },
            ["publisher"] = new JsonObject { ["category"] = "vendor", ["namespace"] = Publisher },
            ["tracking"] = new JsonObject { ["id"] = Id, ["status"] = "final", ["current_release_date"] = "2024-02-03T04:05:06+00:00" },
        },
        ["product_tree"] = new JsonObject
        {
            ["branches"] = new JsonArray(new JsonObject { ["category"] = "vendor", ["branches"] = _branches }),
            ["relationships"] = _relationships,
            ["product_groups"] = _groups,
        },
        ["vulnerabilities"] = new JsonArray(new JsonObject
        {
            ["cve"] = Id.StartsWith("CVE-", StringComparison.Ordinal) ? Id : "CVE-2024-0009",
            ["title"] = "A title",
            ["notes"] = new JsonArray(new JsonObject { ["category"] = "description", ["text"] = "A description" }),
            ["release_date"] = "2024-01-02T00:00:00+00:00",
            ["product_status"] = _statuses,
            ["remediations"] = _remediations,
            ["threats"] = _threats,
            ["scores"] = new JsonArray(new JsonObject { ["cvss_v3"] = new JsonObject { ["vectorString"] = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" } }),
            ["references"] = new JsonArray(new JsonObject { ["category"] = "self", ["url"] = "https://access.redhat.com/security/cve/" + Id }),
        }),
    }.ToJsonString(new JsonSerializerOptions());
}

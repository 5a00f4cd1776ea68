using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>
/// A CSAF 2.0 document (https://docs.oasis-open.org/csaf/csaf/v2.0/): an advisory, or a VEX document, which also tells what is not
/// affected.
/// </summary>
internal sealed class CsafDocument
{
    /// <summary>The status of a document that was taken back; nothing but its id need be in it.</summary>
    public const string Deleted = "deleted";

    private readonly JsonElement _document;
    private readonly JsonElement _root;

    private CsafDocument(JsonElement root, JsonElement document) => (_root, _document) = (root, document);

    /// <summary><c>csaf_vex</c>, <c>csaf_security_advisory</c>; null when not given.</summary>
    public string? Category => _document.Text("category");

    /// <summary>The publisher's address, which tells publishers apart; null when not given.</summary>
    public string? PublisherNamespace => _document.Member("publisher")?.Text("namespace");

    /// <summary>The document's id: <c>CVE-2024-1</c>, <c>RHSA-2024:1</c>.</summary>
    public string? Id => _document.Member("tracking")?.Text("id");

    /// <summary><c>final</c>, <c>interim</c>, <c>draft</c>, at Red Hat also <see cref="Deleted"/>.</summary>
    public string? Status => _document.Member("tracking")?.Text("status");

    /// <summary>The title, or null.</summary>
    public string? Title => _document.Text("title");

    /// <summary>The severity word of the whole document, or null.</summary>
    public string? Severity => _document.Member("aggregate_severity")?.Text("text");

    /// <summary>When it was first published, or null.</summary>
    public DateTimeOffset? Published => FeedDate.Read(_document.Member("tracking")?.Member("initial_release_date"));

    /// <summary>When it was last changed, or null.</summary>
    public DateTimeOffset? Modified => FeedDate.Read(_document.Member("tracking")?.Member("current_release_date"));

    /// <summary>The document that this JSON is, or null when it is something else.</summary>
    public static CsafDocument? Read(JsonElement json) =>
        json.Member("document") is { ValueKind: JsonValueKind.Object } document && document.Member("tracking")?.Text("id") is not null
            ? new CsafDocument(json, document)
            : null;

    /// <summary>Reads the products.</summary>
    /// <exception cref="FeedFormatException">There are more than in any real document.</exception>
    public CsafProductTree ReadProducts() => CsafProductTree.Read(_root.Member("product_tree"));

    /// <summary>Reads the vulnerabilities.</summary>
    public IEnumerable<CsafVulnerability> ReadVulnerabilities(CsafProductTree products)
    {
        foreach (var json in _root.Items("vulnerabilities"))
        {
            yield return new CsafVulnerability(json, products);
        }
    }
}

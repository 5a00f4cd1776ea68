using System.Text;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Server.ClairV1.Models;
using Strata.Storage.Vulnerabilities;

namespace Strata.Server.ClairV1;

/// <summary>Written vulnerabilities as edits of the journal.</summary>
internal sealed class JournalledVulnerabilities(NvdAssessments assessments)
{
    /// <summary>
    /// The longest that the names of an edit may be together, as UTF-8: no index of the database takes longer ones. Who writes such is to be told.
    /// </summary>
    private const int MaximumNames = 2_500;

    /// <summary>True when the database is sure to take an edit, so that it may be answered before it is applied.</summary>
    /// <param name="namespace">The namespace in our spelling.</param>
    /// <param name="name">The vulnerability's name.</param>
    /// <param name="fixes">The fixes that were sent.</param>
    public static bool Takes(string @namespace, string name, IReadOnlyList<WrittenFix> fixes)
    {
        var longest = fixes.Count == 0 ? 0 : fixes.Max(fix => Encoding.UTF8.GetByteCount(fix.Name));
        return Encoding.UTF8.GetByteCount(@namespace) + Encoding.UTF8.GetByteCount(name) + longest <= MaximumNames;
    }

    /// <summary>A POST or PUT, checked, as an edit.</summary>
    /// <param name="namespace">The namespace in our spelling.</param>
    /// <param name="name">The vulnerability's name.</param>
    /// <param name="written">What was sent.</param>
    /// <param name="fixes">The fixes that were sent.</param>
    /// <param name="now">The time.</param>
    public static JournalledEdit Edit(string @namespace, string name, Vulnerability written, IReadOnlyList<WrittenFix> fixes, DateTimeOffset now)
    {
        var content = new JournalledVulnerability
        {
            Description = written.Description,
            Link = written.Link,
            Severity = written.Severity,
            Metadata = written.Metadata is { Count: > 0 } metadata ? metadata : null,
            Fixes = fixes.Count > 0 ? fixes : null,
        };
        return new JournalledEdit(
            @namespace, name, JsonSerializer.SerializeToUtf8Bytes(content, ClairV1Json.Wire.JournalledVulnerability), now);
    }

    /// <summary>Reads edits: a <see cref="JournalledEditReader"/>.</summary>
    public async Task<IReadOnlyList<Func<NamespaceVulnerability?, NamespaceVulnerability?>>> ReadAsync(
        IReadOnlyList<JournalledEdit> edits, CancellationToken cancellationToken)
    {
        var contents = edits.Select(Read).ToList();

        // A client may send back what it was shown; without metadata there is nothing to compare.
        var compared = edits.Zip(contents).Where(pair => pair.Second?.Metadata is { Count: > 0 }).Select(pair => pair.First.Name).ToList();
        var known = await assessments.FindAsync(compared, cancellationToken).ConfigureAwait(false);
        return [.. edits.Zip(contents, (edit, content) => Function(edit, content, known.GetValueOrDefault(edit.Name)))];
    }

    private static Func<NamespaceVulnerability?, NamespaceVulnerability?> Function(
        JournalledEdit edit, JournalledVulnerability? content, Assessment? assessment)
    {
        if (content is null)
        {
            return _ => throw new InvalidDataException("it is no vulnerability as this version writes them");
        }

        var written = new Vulnerability
        {
            Description = content.Description, Link = content.Link, Severity = content.Severity, Metadata = content.Metadata,
        };
        return stored => VulnerabilityEdits.Write(
            stored, edit.Namespace, edit.Name, written, content.Fixes ?? [], content.Metadata is { Count: > 0 } ? assessment : null);
    }

    private static JournalledVulnerability? Read(JournalledEdit edit)
    {
        try
        {
            return JsonSerializer.Deserialize(edit.Content.Span, ClairV1Json.Wire.JournalledVulnerability) is { Severity: not null } content ? content : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

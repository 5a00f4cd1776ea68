using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The word <c>state</c> in <c>ecosystem_specific</c> or <c>database_specific</c>, with which own advisories can say what the OSV
/// schema cannot: that a package is not affected, or that there will be no fix.
/// </summary>
/// <param name="record">The record.</param>
internal sealed class OsvState(JsonElement record)
{
    private string? _ofRecord;
    private bool _isRecordRead;

    /// <summary>The state of one affected package, else of the record, else null. A word that is not known is counted.</summary>
    public FixState? Read(in OsvElement affected, SkippedRecords skipped)
    {
        if ((Word(affected.EcosystemSpecific, affected.DatabaseSpecific) ?? OfRecord()) is not { } word)
        {
            return null;
        }

        var state = Translate(word);
        if (state is null)
        {
            skipped.Add("unknown-state");
        }

        return state;
    }

    private static string? Word(JsonElement ecosystemSpecific, JsonElement databaseSpecific) =>
        ecosystemSpecific.Text("state"u8) ?? databaseSpecific.Text("state"u8);

    private string? OfRecord()
    {
        if (!_isRecordRead)
        {
            _isRecordRead = true;
            _ofRecord = Word(record.Member("ecosystem_specific"u8) ?? default, record.Member("database_specific"u8) ?? default);
        }

        return _ofRecord;
    }

    private static FixState? Translate(string word) => word.ToLowerInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        "affected" => FixState.Affected,
        "fixed" => FixState.Fixed,
        "not_affected" => FixState.NotAffected,
        "wont_fix" => FixState.WontFix,
        "deferred" => FixState.Deferred,
        "end_of_life" => FixState.EndOfLife,
        "under_investigation" => FixState.UnderInvestigation,
        _ => null,
    };
}

using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>A complete generation that no reader sees yet.</summary>
internal sealed record StagedGeneration(long Id, long Records, long Ranges, RecordSum Sum);

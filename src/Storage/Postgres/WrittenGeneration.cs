using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>A complete generation that no reader sees yet.</summary>
internal sealed record WrittenGeneration(long Id, long Records, long Ranges, RecordSum Sum);

namespace Strata.Core.Inventory;

/// <summary>What a detector keeps of a file.</summary>
/// <param name="Bytes">The shortened content, which gives the same packages.</param>
/// <param name="IsExact">
/// True when it also gives the same warnings. Otherwise (a record could not be read, and the warning names its line) the file is kept as
/// it is as long as it is small.
/// </param>
public readonly record struct CondensedContent(ReadOnlyMemory<byte> Bytes, bool IsExact);

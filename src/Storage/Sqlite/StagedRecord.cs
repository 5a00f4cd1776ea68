namespace Strata.Storage.Sqlite;

/// <summary>Where an encoded record lies in its <see cref="StagedPiece"/> and what it names.</summary>
/// <param name="Key">The advisory's key; null in the place of a record that a later one replaced.</param>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="Length">How many they are.</param>
/// <param name="FirstPackage">The number of the package it names first; past the last number when it names none.</param>
/// <param name="FirstMention">Where its package numbers begin.</param>
/// <param name="EndMention">Where they end.</param>
/// <param name="Ranges">How many affected ranges it has.</param>
/// <param name="Withdrawn">Kept, but not to be found by package.</param>
internal readonly record struct StagedRecord(
    string Key, int Start, int Length, int FirstPackage, int FirstMention, int EndMention, int Ranges, bool Withdrawn);

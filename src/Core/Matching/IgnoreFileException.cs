namespace Strata.Core.Matching;

/// <summary>An ignore file cannot be used. It stops the scan: a rule that is silently dropped or widened would change the answer.</summary>
/// <param name="name">The file's name for people.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class IgnoreFileException(string name, int line, string problem) : Exception($"{name}:{line}: {problem}");

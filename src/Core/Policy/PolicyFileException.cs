namespace Strata.Core.Policy;

/// <summary>A policy cannot be used. Nothing is judged by a part of one: a rule that is dropped or widened would change the verdict.</summary>
/// <param name="name">The file's name for people.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class PolicyFileException(string name, int line, string problem) : Exception($"{name}:{line}: {problem}");

namespace Strata.Core.Matching;

/// <summary>One entry of an ignore file.</summary>
/// <param name="Id">The id to ignore: the finding's own or any alias, in either case.</param>
/// <param name="Package">The binary or source package that it is limited to, or null for all.</param>
/// <param name="Reason">Why, for people, or null.</param>
/// <param name="Expires">The last day on which it applies, or null for ever.</param>
/// <param name="Line">Its line in the file, from 1.</param>
public sealed record IgnoreRule(string Id, string? Package, string? Reason, DateOnly? Expires, int Line);

namespace Strata.Core.Advisories;

/// <summary>The advisory database cannot be opened or is damaged. The message tells which and what to do.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);

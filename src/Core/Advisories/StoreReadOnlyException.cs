namespace Strata.Core.Advisories;

/// <summary>The advisory database cannot be written.</summary>
public sealed class StoreReadOnlyException(string path, Exception? inner = null)
    : Exception($"The advisory database '{path}' cannot be written. Check its permissions or choose another with --db.", inner);

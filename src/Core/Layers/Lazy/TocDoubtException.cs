namespace Strata.Core.Layers.Lazy;

/// <summary>Something about a table of contents, or about the parts that it names, is not as it must be: the whole layer is read instead.</summary>
/// <param name="reason">What, as the end of a sentence that begins "The layer was read as a whole: ".</param>
internal sealed class TocDoubtException(string reason) : Exception(reason);

namespace Strata.Storage.Layers;

/// <summary>The layer below is not stored: it was never posted, or was deleted meanwhile.</summary>
public sealed class ParentLayerMissingException(string parent) : Exception($"The parent layer '{parent}' is not stored.")
{
    /// <summary>The name of the missing layer.</summary>
    public string Parent { get; } = parent;
}

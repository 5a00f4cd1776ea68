namespace Strata.Core.Layers;

/// <summary>Whoever holds a layer gives it only as a whole: <see cref="Layer.OpenAsync"/> is the way to read it.</summary>
/// <param name="message">Who refused, and how.</param>
public sealed class RangeNotSupportedException(string message) : Exception(message);

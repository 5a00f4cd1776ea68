namespace Strata.Core.Layers;

/// <summary>Reads the next bytes of a file's content; fewer than asked for only at its end.</summary>
internal delegate int ContentReader(Span<byte> destination);

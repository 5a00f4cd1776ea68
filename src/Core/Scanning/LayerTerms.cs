namespace Strata.Core.Scanning;

/// <summary>How the layers of an image are read, and until when.</summary>
/// <param name="Lazy">What is done with tables of contents.</param>
/// <param name="TrustsTables">True when those of this image are believed.</param>
/// <param name="Deadline">Cancelled when the time is over; what is not read by then is damaged.</param>
internal sealed record LayerTerms(LazyOptions Lazy, bool TrustsTables, CancellationToken Deadline);

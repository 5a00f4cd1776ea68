namespace Strata.Core.Images.Blobs;

/// <summary>The rules forbid a connection. Thrown below the HTTP client; <see cref="BlobClient"/> makes a failure of it.</summary>
/// <param name="message">Which rule, without the addresses that a name has: they are nobody's business.</param>
internal sealed class AddressRefusedException(string message) : Exception(message);

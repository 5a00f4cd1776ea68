namespace Strata.Core.Network;

/// <summary>A file of certificate authorities cannot be used. The message names it and says why.</summary>
/// <param name="message">Which file, and what is wrong.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class CertificateFileException(string message, Exception? innerException = null) : Exception(message, innerException);

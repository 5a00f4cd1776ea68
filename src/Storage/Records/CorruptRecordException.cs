namespace Strata.Storage.Records;

/// <summary>Stored bytes that this program cannot have written. The store turns it into a message that names the file.</summary>
internal sealed class CorruptRecordException(string message, Exception? inner = null) : Exception(message, inner);

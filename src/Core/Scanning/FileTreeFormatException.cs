namespace Strata.Core.Scanning;

/// <summary>
/// The stored state of a file system cannot be used: it is damaged, larger than the limits allow, or of another program version's form.
/// Its layer has to be analysed again.
/// </summary>
public sealed class FileTreeFormatException(string message, Exception? inner = null) : Exception(message, inner);

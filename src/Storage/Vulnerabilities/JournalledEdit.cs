namespace Strata.Storage.Vulnerabilities;

/// <summary>An edit of one vulnerability as it lies in the journal.</summary>
/// <param name="Namespace">The vulnerability's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Content">What the edit says, in the form of whoever journalled it.</param>
/// <param name="Made">When it was journalled.</param>
public sealed record JournalledEdit(string Namespace, string Name, ReadOnlyMemory<byte> Content, DateTimeOffset Made);

namespace Strata.Storage.Jobs;

/// <summary>A result of a job, stored as it is sent.</summary>
/// <param name="Name">Its name among the job's documents, a media type for example.</param>
/// <param name="Content">The document, compressed with gzip.</param>
public sealed record JobDocument(string Name, ReadOnlyMemory<byte> Content);

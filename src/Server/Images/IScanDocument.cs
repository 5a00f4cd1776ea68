namespace Strata.Server.Images;

/// <summary>Writes one form of what is known of an image. All that are registered may be asked for by name.</summary>
internal interface IScanDocument
{
    /// <summary>The name among the documents of a job.</summary>
    string Name { get; }

    /// <summary>Whether the findings are needed, or the inventory alone.</summary>
    bool NeedsFindings { get; }

    /// <summary>Writes the document, uncompressed.</summary>
    Task WriteAsync(ScanRequest request, ImageReport report, Stream output, CancellationToken cancellationToken);
}

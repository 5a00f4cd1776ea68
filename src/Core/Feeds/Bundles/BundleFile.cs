namespace Strata.Core.Feeds.Bundles;

/// <summary>Bundles as files on a disk.</summary>
public static class BundleFile
{
    /// <summary>Writes a bundle. The file gets its name, and takes the place of an older one, only once it is whole and on the disk.</summary>
    /// <exception cref="BundleException">The advisories were being updated all the time.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<BundleManifest> WriteAsync(
        string path, BundleWriter writer, BundleSigningKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var partial = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            BundleManifest manifest;
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                manifest = await writer.WriteAsync(file, key, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
            return manifest;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Opens a bundle's file for <see cref="Bundle.OpenAsync"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
}

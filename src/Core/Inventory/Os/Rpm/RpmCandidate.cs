using Strata.Core.Layers;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>A file that may be the RPM database of a file system.</summary>
/// <param name="File">The file.</param>
/// <param name="Log">The write-ahead log beside it; null when there is none.</param>
/// <param name="Place">Where it was found, without links followed.</param>
sealed record RpmCandidate(LayerFile File, LayerFile? Log, RpmPlace Place)
{
    /// <summary>True when there is nothing in it, as in a file that an image builder emptied.</summary>
    public bool IsBlank => File.Content.IsEmpty && Log is not { Content.IsEmpty: false };

    /// <summary>Reads it, in whatever form it is.</summary>
    public RpmPackages Read(CancellationToken cancellationToken)
    {
        var packages = new RpmPackages(cancellationToken);
        var file = File.Content.Span;
        var log = Log is null ? default : Log.Content.Span;
        if (RpmCondensedForm.IsFormOf(file))
        {
            RpmCondensedForm.Read(file, packages);
            if (!log.IsEmpty)
            {
                packages.Damage("The write-ahead log is of another layer than the database, of which only the packages are kept: changes in it are unknown.");
            }
        }
        else if (Place.IsManifest)
        {
            RpmManifestReader.Read(file, packages, Place.HasColumns);
        }
        else if (SqliteReader.IsFormOf(file))
        {
            SqliteReader.Read(file, log, packages);
        }
        else if (NdbReader.IsFormOf(file))
        {
            NdbReader.Read(file, packages);
        }
        else if (BerkeleyDbReader.IsFormOf(file))
        {
            BerkeleyDbReader.Read(file, packages);
        }
        else
        {
            packages.Damage(IsBlank ? "The file is empty." : "The file is in none of the forms that rpm writes.");
        }

        return packages;
    }
}

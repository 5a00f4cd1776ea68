namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// What an RPM database may be, with what each limit stops. docs/reference/limits.md lists them; a test compares. What lies beyond is
/// not read, and a warning says so.
/// </summary>
static class RpmLimits
{
    /// <summary>Bytes of one package header: a length field that asks for gigabytes. The largest real ones, of kernels, have 5 MiB. 32 MiB.</summary>
    public const int HeaderBytes = 32 << 20;

    /// <summary>Tags of one header, which is rpm's own limit. 65,535.</summary>
    public const int HeaderTags = 0xFFFF;

    /// <summary>Packages of one database: time and memory for millions of tiny headers. 100,000.</summary>
    public const int Packages = 100_000;

    /// <summary>Pages of one database: work for each page of a file of the smallest pages. 1,048,576.</summary>
    public const int Pages = 1 << 20;

    /// <summary>
    /// Bytes of headers that are put together from chains of pages, relative to the bytes of the file: many records that name the same
    /// chain. 4 times.
    /// </summary>
    public const int JoinedBytesRatio = 4;

    /// <summary>Levels of a table in an SQLite file; a table of a million rows has four. 20.</summary>
    public const int TreeDepth = 20;

    /// <summary>Frames of a write-ahead log that are looked at. 1,048,576.</summary>
    public const int LogFrames = 1 << 20;

    /// <summary>Bytes of a name, version, release, architecture, module label or source package's file name. 512.</summary>
    public const int TextBytes = PackageText.MaximumLength;

    /// <summary>Bytes of a version and release together. 500.</summary>
    public const int LabelBytes = 500;

    /// <summary>Bytes of a vendor's name; the rest is cut. 1,024.</summary>
    public const int VendorBytes = 1_024;
}

namespace Strata.Core.Images.Sources;

/// <summary>What lies at a path of the host, links not followed.</summary>
internal enum HostFileType
{
    /// <summary>Nothing, or something below a path that is no folder.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, FIFO or socket: opening one can block for ever or act on the machine.</summary>
    Special,

    /// <summary>The operating system does not let us look.</summary>
    Unreadable,
}

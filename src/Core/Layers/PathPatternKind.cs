namespace Strata.Core.Layers;

/// <summary>How a <see cref="PathPattern"/> is compared with a path. The numbers are stored: a new kind gets a new one.</summary>
public enum PathPatternKind
{
    /// <summary>The whole path is equal.</summary>
    File = 0,

    /// <summary>The path's folder is equal.</summary>
    FilesIn = 1,

    /// <summary>The path ends with the text.</summary>
    EndsWith = 2,

    /// <summary>
    /// The text has <c>/*/</c> once, which stands for one folder of any name: <c>var/lib/pacman/local/*/desc</c>. The path is equal but for that.
    /// </summary>
    FileInEach = 3,
}

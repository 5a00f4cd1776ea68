namespace Strata.Core.Layers;

/// <summary>How a <see cref="PathPattern"/> is compared with a path.</summary>
public enum PathPatternKind
{
    /// <summary>The whole path is equal.</summary>
    File,

    /// <summary>The path's folder is equal.</summary>
    FilesIn,

    /// <summary>The path ends with the text.</summary>
    EndsWith,
}

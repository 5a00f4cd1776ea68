namespace Strata.Core.Layers;

/// <summary>
/// Which files a detector wants, as data, so that a layer walk can test a path without calling the detector and a root file
/// system folder can look paths up without walking everything.
/// </summary>
/// <param name="Kind">How <paramref name="Text"/> is compared.</param>
/// <param name="Text">The path or part of it, relative to the image root, with <c>/</c> and without a leading one.</param>
/// <param name="NameOnly">True when only the path is wanted (to count it), never the content.</param>
public sealed record PathPattern(PathPatternKind Kind, string Text, bool NameOnly = false)
{
    private const string AnyFolder = "/*/";

    /// <summary>For <see cref="PathPatternKind.FileInEach"/>: the folder whose folders are looked into.</summary>
    internal string Directory => Text[..Text.IndexOf(AnyFolder, StringComparison.Ordinal)];

    /// <summary>For <see cref="PathPatternKind.FileInEach"/>: the file that is wanted in each of them.</summary>
    internal string Name => Text[(Text.IndexOf(AnyFolder, StringComparison.Ordinal) + AnyFolder.Length)..];

    /// <summary>Wants the one file at <paramref name="path"/>.</summary>
    public static PathPattern File(string path) => new(PathPatternKind.File, path);

    /// <summary>Wants every file directly in <paramref name="directory"/>.</summary>
    public static PathPattern FilesIn(string directory) => new(PathPatternKind.FilesIn, directory);

    /// <summary>Wants the file <paramref name="name"/> in every folder that lies directly in <paramref name="directory"/>.</summary>
    public static PathPattern FileInEach(string directory, string name) => new(PathPatternKind.FileInEach, $"{directory}/*/{name}");

    /// <summary>Counts every file, wherever it lies, whose path ends in <paramref name="suffix"/> (as <c>.dist-info/METADATA</c>).</summary>
    public static PathPattern CountEndingWith(string suffix) => new(PathPatternKind.EndsWith, suffix, NameOnly: true);
}

using System.Text.RegularExpressions;
using Strata.Testing;

namespace Strata.Core.Tests.Architecture;

/// <summary>A C# file of the product, as the tests over the sources see it.</summary>
public sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Every hand-written file under <c>src</c>, paths relative to the repository.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)))),
    ];

    /// <summary>The file's name without <c>.cs</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder directly below the project: <c>Matching</c> of <c>src/Core/Matching/Finding.cs</c>; empty at the project's top.</summary>
    public string Area => Path.Split('/') is [_, _, var area, _, ..] ? area : "";

    /// <summary>The number of lines.</summary>
    public int Lines => Text.AsSpan().TrimEnd().Count('\n') + 1;

    /// <summary>The text without comments, so that prose cannot count as a reference.</summary>
    public string Code => Comments().Replace(Text, "");

    /// <summary>The names of the types declared at the file's top level.</summary>
    public IReadOnlyList<string> Types => [.. TypeDeclarations().Matches(Code).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|unsafe|ref)\s+)*(?:class|record\s+struct|record|struct|interface|enum|delegate\s+[\w<>\[\]?,\s]+?)\s+(?<name>\w+)\s*[<({:;\s]",
        RegexOptions.Multiline)]
    private static partial Regex TypeDeclarations();
}

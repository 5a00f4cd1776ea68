using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>The shape of the source files.</summary>
public sealed class FileTests
{
    private const int MaximumLines = 400;

    private static readonly string[] BannedWords = ["Helper", "Manager", "Util", "Utils", "Utility"];

    /// <summary>Files that may be longer, each with the reason. A table of data or one truly hard format is a reason; haste is not.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    [Fact]
    public void No_file_is_longer_than_the_limit()
    {
        var violations = SourceFile.All
            .Where(file => file.Lines > MaximumLines && !LongFiles.ContainsKey(file.Path))
            .Select(file => $"{file.Path} has {file.Lines} lines");

        Assert.Empty(violations);
    }

    [Fact]
    public void List_of_long_files_names_only_files_that_need_it() =>
        Assert.All(LongFiles.Keys, path => Assert.Contains(SourceFile.All, file => file.Path == path && file.Lines > MaximumLines));

    [Fact]
    public void Half_of_the_files_are_short()
    {
        var lengths = SourceFile.All.Select(file => file.Lines).Order().ToList();

        Assert.InRange(lengths[lengths.Count / 2], 1, 100);
    }

    [Fact]
    public void Every_file_holds_one_type_and_is_named_for_it()
    {
        var violations = SourceFile.All
            .Where(file => file.Name != "Program" && (file.Types.Count != 1 || file.Types[0] != file.Name.Split('.')[0]))
            .Select(file => $"{file.Path} declares {string.Join(", ", file.Types)}");

        Assert.Empty(violations);
    }

    [Fact]
    public void No_type_is_called_a_helper()
    {
        var violations = SourceFile.All
            .SelectMany(file => file.Types.Select(type => (file.Path, Type: type)))
            .Where(pair => BannedWords.Any(word => pair.Type.EndsWith(word, StringComparison.Ordinal)))
            .Select(pair => $"{pair.Path}: {pair.Type}");

        Assert.Empty(violations);
    }

    [Fact]
    public void No_file_leaves_work_undone()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "XX" + "X"];
        var violations = SourceFile.All
            .Where(file => marks.Any(mark => file.Text.Contains(mark, StringComparison.Ordinal)))
            .Select(file => file.Path);

        Assert.Empty(violations);
    }

    [Fact]
    public void Sources_are_found() =>
        Assert.True(SourceFile.All.Count > 50, $"Only {SourceFile.All.Count} files were found under {Repository.Root}.");
}

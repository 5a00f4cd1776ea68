using System.Text;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class EntryPathTests
{
    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("/a/b", "a/b")]
    [InlineData("///a//b///", "a/b")]
    [InlineData("./a/b", "a/b")]
    [InlineData("././/./a", "a")]
    [InlineData("a/./b/.", "a/b")]
    [InlineData("a/../b", "b")]
    [InlineData("a/b/../../c/d", "c/d")]
    [InlineData(".hidden", ".hidden")]
    [InlineData("a/.hidden/..x", "a/.hidden/..x")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("a\\..\\b", "a\\..\\b")]
    [InlineData("C:/x", "C:/x")]
    [InlineData("\u00FF\u00FE/\u0001", "\u00FF\u00FE/\u0001")]
    public void Name_is_cleaned(string name, string expected)
    {
        Assert.Equal(EntryPathResult.Valid, Clean(name, out var path));
        Assert.Equal(expected, path);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("/")]
    [InlineData("a/..")]
    public void Root_is_the_root(string name) => Assert.Equal(EntryPathResult.Root, Clean(name, out _));

    [Theory]
    [InlineData("..")]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../etc/passwd")]
    [InlineData("/../etc/passwd")]
    [InlineData("./..")]
    public void Name_that_leaves_the_root_is_told(string name) => Assert.Equal(EntryPathResult.Escapes, Clean(name, out _));

    [Fact]
    public void Hostile_32_escaping_entry_is_skipped_with_a_warning_and_an_absolute_one_is_taken()
    {
        using var scan = LayerScan.Of("etc/passwd", new LayerBuilder().File("/etc/passwd", "in").File("../../etc/passwd", "out").File("a/../../etc/passwd", "out"));
        Assert.Equal("in", scan.Text("etc/passwd"));
        Assert.Equal([WarningCodes.PathEscapesRoot, WarningCodes.PathEscapesRoot], scan.Codes);
    }

    [Fact]
    public void Component_may_have_255_bytes()
    {
        Assert.Equal(EntryPathResult.Valid, Clean($"a/{new string('c', 255)}/{new string('d', 255)}", out _));
        Assert.Equal(EntryPathResult.TooLong, Clean($"a/{new string('c', 256)}/d", out _));
        Assert.Equal(EntryPathResult.TooLong, Clean($"./{new string('c', 256)}", out _));
        Assert.Equal(EntryPathResult.TooLong, Clean($".a/{new string('c', 256)}", out _));
    }

    [Fact]
    public void Path_may_have_4096_bytes()
    {
        var longest = string.Concat(Enumerable.Repeat("c/", 2047)) + "dd";
        Assert.Equal(EntryPathResult.Valid, Clean(longest, out _));
        Assert.Equal(EntryPathResult.TooLong, Clean(longest + "d", out _));
        Assert.Equal(EntryPathResult.Valid, Clean("x/../" + longest, out var cleaned));
        Assert.Equal(longest, cleaned);
        Assert.Equal(EntryPathResult.TooLong, Clean("x/./" + longest, out _));
    }

    [Fact]
    public void Path_is_shown_without_control_and_hiding_characters()
    {
        Assert.Equal("caf\u00E9 \uFFFD[31m \uFFFD \uFFFD", PathText.Display(Encoding.UTF8.GetBytes("caf\u00E9 \u001b[31m \u202E ").Append((byte)0xFF).ToArray()));
        Assert.Equal(PathText.MaximumDisplayLength + 1, PathText.Display(new string('x', 5000)).Length);
    }

    private static EntryPathResult Clean(string name, out string path)
    {
        var result = new EntryPath(new ScanLimits()).Clean(Encoding.Latin1.GetBytes(name), out var cleaned);
        path = Encoding.Latin1.GetString(cleaned);
        return result;
    }
}

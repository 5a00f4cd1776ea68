using Strata.Core.Versions;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Versions;

public sealed class VersionVectorTests
{
    public static TheoryData<string> Schemes => [.. VersionSchemes.All.Select(scheme => scheme.Name)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Own_vectors_agree_in_both_directions(string scheme) =>
        AssertVectors(scheme, Path.Combine(AppContext.BaseDirectory, "Versions", "testdata", scheme + ".tsv"), atLeast: 20);

    [Theory]
    [InlineData("apk")]
    [InlineData("dpkg")]
    [InlineData("rpm")]
    public void Corpus_vectors_agree_in_both_directions(string scheme) =>
        AssertVectors(scheme, SharedCorpus.PathOf($"vectors/{scheme}.tsv"), atLeast: 300);

    [Theory]
    [InlineData("dpkg", "")]
    [InlineData("apk", "23_foo")]
    public void Every_version_of_the_corpus_is_valid_but_the_one_known_bad(string scheme, string bad)
    {
        var compared = VersionSchemes.Find(scheme)!;
        var refused = File.ReadLines(SharedCorpus.PathOf($"vectors/{scheme}.tsv"))
            .Select(line => line.Split('\t'))
            .SelectMany(fields => new[] { fields[0], fields[2] })
            .Where(version => !compared.IsValid(version));
        Assert.Equal(bad, string.Join(' ', refused));
    }

    private static void AssertVectors(string scheme, string path, int atLeast)
    {
        var compared = VersionSchemes.Find(scheme)!;
        var wrong = new List<string>();
        var rows = 0;
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split('\t');
            Assert.Equal(3, fields.Length);
            rows++;
            var expected = fields[1] switch { "<" => -1, "=" => 0, ">" => 1, _ => throw new InvalidDataException(line) };
            if (Math.Sign(compared.Compare(fields[0], fields[2])) != expected
                || Math.Sign(compared.Compare(fields[2], fields[0])) != -expected)
            {
                wrong.Add(line);
            }
        }

        Assert.Empty(wrong);
        Assert.True(rows >= atLeast, $"{path} has only {rows} rows.");
    }
}

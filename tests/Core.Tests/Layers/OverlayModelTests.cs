using System.Text;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

/// <summary>Random layers against a model that knows every path and applies the image specification's words one after the other.</summary>
public class OverlayModelTests
{
    private static readonly string[] Paths = ["a", "b", "a/a", "a/b", "b/a", "a/a/a", "a/a/b", "a/b/a", "b/a/a"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_layers_merge_as_the_model_says(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var layers = new List<LayerBuilder>();
            var story = new StringBuilder();
            for (var layer = random.Next(1, 5); layer > 0; layer--)
            {
                layers.Add(RandomLayer(random, model, story));
            }

            using var scan = LayerScan.Of([.. Paths.Select(PathPattern.File)], [.. layers]);
            Assert.True(
                Paths.All(path => scan.Text(path) == (model.TryGetValue(path, out var content) && content != "/" ? content : null)),
                $"{story}\nmodel: {string.Join(' ', model)}");
        }
    }

    // "/" as a content is a folder. Within a layer no path is used as two things: what then counts has tests of its own.
    private static LayerBuilder RandomLayer(Random random, SortedDictionary<string, string> model, StringBuilder story)
    {
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var hidden = new List<string>();
        var opaque = new List<string>();
        for (var entry = random.Next(1, 6); entry > 0; entry--)
        {
            var path = Paths[random.Next(Paths.Length)];
            switch (random.Next(5))
            {
                case 0:
                    hidden.Add(path);
                    break;
                case 1 when !IsFile(path) && !Ancestors(path).Any(IsFile):
                    opaque.Add(path);
                    break;
                case 2 when !IsFile(path) && !Ancestors(path).Any(IsFile):
                    own[path] = "/";
                    break;
                case > 2 when !own.ContainsKey(path) && !Ancestors(path).Any(IsFile) && !own.Keys.Concat(opaque).Any(other => IsBelow(other, path) || other == path):
                    own[path] = $"{random.Next(1000)}";
                    break;
            }
        }

        // A whiteout needs real folders above it, as everything does.
        hidden.RemoveAll(path => Ancestors(path).Any(IsFile));
        Apply(model, own, hidden, opaque);
        story.AppendLine($"hide {string.Join(' ', hidden)}; opaque {string.Join(' ', opaque)}; {string.Join(' ', own)}");

        var layer = new LayerBuilder();
        var writes = own.Select(entry => new Action(() => _ = entry.Value == "/" ? layer.Directory(entry.Key) : layer.File(entry.Key, entry.Value)))
            .Concat(hidden.Select(path => new Action(() => layer.Whiteout(path))))
            .Concat(opaque.Select(path => new Action(() => layer.Opaque(path)))).ToArray();
        random.Shuffle(writes);
        Array.ForEach(writes, write => write());
        return layer;

        bool IsFile(string path) => own.TryGetValue(path, out var content) && content != "/";
    }

    private static void Apply(SortedDictionary<string, string> model, SortedDictionary<string, string> own, List<string> hidden, List<string> opaque)
    {
        foreach (var path in model.Keys.Where(path => hidden.Any(gone => gone == path || IsBelow(path, gone)) || opaque.Any(folder => IsBelow(path, folder))).ToList())
        {
            model.Remove(path);
        }

        foreach (var folder in own.Keys.Concat(hidden).SelectMany(Ancestors).Concat(opaque).Concat(opaque.SelectMany(Ancestors)).Where(path => model.GetValueOrDefault(path) != "/").ToList())
        {
            model[folder] = "/";
        }

        foreach (var (path, content) in own)
        {
            if (content != "/")
            {
                foreach (var below in model.Keys.Where(other => IsBelow(other, path)).ToList())
                {
                    model.Remove(below);
                }
            }

            model[path] = content;
        }
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}

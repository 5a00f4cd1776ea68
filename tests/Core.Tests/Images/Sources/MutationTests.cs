using Strata.Core.Images;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

/// <summary>Whatever bytes an archive has, opening it either works or ends in one of the two documented exceptions.</summary>
public class MutationTests : TargetTest
{
    private const int Rounds = 400;

    private static ImageBuilder Source => ImageBuilder.Of("base").Layer(new byte[1024], "RUN true");

    [Theory]
    [InlineData("classic")]
    [InlineData("layout")]
    [InlineData("legacy")]
    [InlineData("oci")]
    public async Task Changed_archive_opens_or_is_refused(string form)
    {
        var tar = Archive(form);
        var random = new Random(7);
        var opened = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var changed = tar.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            opened += await TryOpenAsync(random.Next(4) == 0 ? changed[..random.Next(1, changed.Length)] : changed) ? 1 : 0;
        }

        Assert.InRange(opened, 1, Rounds - 1);
    }

    [Theory]
    [InlineData("manifest.json", "classic")]
    [InlineData("index.json", "oci")]
    [InlineData("repositories", "legacy")]
    public async Task Changed_document_opens_or_is_refused(string document, string form)
    {
        var random = new Random(11);
        const string Alphabet = "{}[]\",:0-\\ulayersmnift";
        for (var round = 0; round < Rounds; round++)
        {
            await TryOpenAsync(Archive(form, builder => builder.Edit(document, text =>
            {
                var characters = text.ToCharArray();
                for (var i = random.Next(1, 4); i > 0; i--)
                {
                    characters[random.Next(characters.Length)] = Alphabet[random.Next(Alphabet.Length)];
                }

                return new string(characters);
            })));
        }
    }

    private static byte[] Archive(string form, Action<ArchiveBuilder>? change = null)
    {
        var docker = new DockerArchiveBuilder().Add(Source, "acme/app:1");
        var oci = new OciLayoutBuilder();
        oci.Add(Source, "1.0", gzip: true);
        var archive = form switch
        {
            "classic" => docker.AsClassic().Archive,
            "layout" => docker.AsLayout().Archive,
            "legacy" => docker.AsLegacy().Archive,
            _ => oci.Finish().Archive,
        };
        change?.Invoke(archive);
        return archive.ToTar();
    }

    private async Task<bool> TryOpenAsync(byte[] archive)
    {
        try
        {
            await using var image = await OpenAsync(archive);
            foreach (var layer in image.Layers.Where(layer => layer.OpenAsync is not null))
            {
                await ReadAsync(layer);
            }

            return true;
        }
        catch (Exception e) when (e is ImageFormatException or ImageNotFoundException)
        {
            Assert.DoesNotContain(e.Message, char.IsControl);
            return false;
        }
    }
}

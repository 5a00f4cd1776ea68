using System.Text;
using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>An image to be written in some format: layers given as tar bytes, and a config made of them, which can be broken.</summary>
public sealed class ImageBuilder
{
    private readonly List<byte[]> _layers = [];
    private readonly List<string> _history = [];
    private string _platform = "\"architecture\":\"amd64\",\"os\":\"linux\"";
    private Func<string, string> _edit = config => config;

    /// <summary>The layers' uncompressed tars, base first.</summary>
    public IReadOnlyList<byte[]> Layers => _layers;

    /// <summary>The diff ids of the layers.</summary>
    public IReadOnlyList<Digest> DiffIds => _layers.ConvertAll(layer => Digest.Sha256Of(layer));

    /// <summary>The config.</summary>
    public byte[] Config => Encoding.UTF8.GetBytes(_edit(
        $$"""{{{_platform}},"config":null,"rootfs":{"type":"layers","diff_ids":[{{string.Join(',', DiffIds.Select(id => Quote(id)))}}]},"history":[{{string.Join(',', _history)}}]}"""));

    /// <summary>The config's digest, which is the image's id.</summary>
    public Digest Id => Digest.Sha256Of(Config);

    /// <summary>An image whose only layer holds one file with this text.</summary>
    public static ImageBuilder Of(string text) => new ImageBuilder().Layer(new ArchiveBuilder().File("etc/motd", text).ToTar(), $"COPY {text} /etc/motd");

    /// <summary>Adds a layer with the history line that made it.</summary>
    public ImageBuilder Layer(byte[] tar, string createdBy = "RUN make")
    {
        _layers.Add(tar);
        _history.Add($$"""{"created_by":{{Quote(createdBy)}}}""");
        return this;
    }

    /// <summary>Adds a history line that made no layer.</summary>
    public ImageBuilder EmptyLayer(string createdBy)
    {
        _history.Add($$"""{"created_by":{{Quote(createdBy)}},"empty_layer":true}""");
        return this;
    }

    /// <summary>Sets the platform of the config.</summary>
    public ImageBuilder Platform(string os, string architecture, string? variant = null)
    {
        _platform = $"\"architecture\":{Quote(architecture)},\"os\":{Quote(os)}" + (variant is null ? "" : $",\"variant\":{Quote(variant)}");
        return this;
    }

    /// <summary>Changes the config's text, to break it.</summary>
    public ImageBuilder EditConfig(Func<string, string> change)
    {
        _edit = change;
        return this;
    }

    /// <summary>A value as JSON string.</summary>
    internal static string Quote(object value) => $"\"{JsonEncodedText.Encode(value.ToString()!)}\"";
}

using Strata.Storage.Layers;

namespace Strata.Storage.Records;

/// <summary>
/// The one byte form of what a layer's release files tell beyond its namespace. Few layers have such, and all layers of an image have the
/// same, so that it is stored once.
/// </summary>
internal static class ReleaseRecord
{
    /// <summary>The bytes, or null when there is nothing to tell.</summary>
    public static byte[]? Write(LayerToStore layer)
    {
        if (layer is { DerivedFrom: null, SupportNamespace: null, Repositories.Count: 0 })
        {
            return null;
        }

        var writer = new PackedWriter();
        writer.WriteOptionalText(layer.DerivedFrom);
        writer.WriteOptionalText(layer.SupportNamespace);
        writer.WriteTexts(layer.Repositories);
        return writer.Written.ToArray();
    }

    /// <summary>The layer with what <see cref="Write"/> made the bytes of; null for nothing.</summary>
    public static StoredLayer Read(byte[]? record, StoredLayer layer)
    {
        if (record is null)
        {
            return layer;
        }

        var reader = new PackedReader(record);
        return layer with { DerivedFrom = reader.ReadOptionalText(), SupportNamespace = reader.ReadOptionalText(), Repositories = reader.ReadTexts() };
    }
}

using System.Text;
using Npgsql;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>A stored layer with the rows that it refers to.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Parent">The key of the layer below, or null.</param>
/// <param name="Inventory">Its inventory, or null for none.</param>
/// <param name="Tree">Its file system state.</param>
internal sealed record LayerRow(StoredLayer Layer, byte[]? Parent, long? Inventory, long Tree)
{
    /// <summary>Selects what <see cref="Read"/> reads; a condition on the layer <c>l</c> follows.</summary>
    public const string Select = """
        SELECT l.id, l.name, p.name, l.engine_version, l.namespace, l.warnings, l.parent, l.inventory, l.tree, r.content
        FROM strata.layer l LEFT JOIN strata.layer p ON p.key = l.parent LEFT JOIN strata.layer_release r ON r.id = l.release
        """;

    public static LayerRow Read(NpgsqlDataReader row)
    {
        var layer = new StoredLayer(row.GetInt64(0), Text(row, 1)!, Text(row, 2), row.GetInt32(3), Text(row, 4), WarningText.Read(Text(row, 5)));
        return new LayerRow(ReleaseRecord.Read(row.Optional<byte[]>(9), layer), row.Optional<byte[]>(6), row.OptionalNumber(7), row.GetInt64(8));
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.Optional<byte[]>(column) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}

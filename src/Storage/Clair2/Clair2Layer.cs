namespace Strata.Storage.Clair2;

/// <summary>A layer as Clair 2 keeps it.</summary>
/// <param name="Id">Clair's row. That of the layer below is lower.</param>
/// <param name="Name">The name.</param>
/// <param name="Parent">The name of the layer below, or null.</param>
/// <param name="Namespace">The namespace in Clair's spelling, or null.</param>
/// <param name="VersionFormat">How its versions are ordered: <c>dpkg</c> or <c>rpm</c>; null in databases of early versions.</param>
internal sealed record Clair2Layer(int Id, string Name, string? Parent, string? Namespace, string? VersionFormat);

using System.Buffers;

namespace Strata.Server.Harbor.Scans;

/// <summary>Ids of scans. Harbor puts them into a path as they are.</summary>
internal static class ScanIds
{
    private const int MinimumLength = 16;
    private const int MaximumLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>True for a text that could be an id; for others the database need not be asked.</summary>
    public static bool IsPlausible(string text) => text.Length is >= MinimumLength and <= MaximumLength && !text.AsSpan().ContainsAnyExcept(Allowed);
}

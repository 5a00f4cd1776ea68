using System.Text;
using Strata.Core.Primitives;

namespace Strata.Fuzz;

/// <summary>Every fuzz target.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("digest", bytes => Digest.TryParse(Encoding.Latin1.GetString(bytes), out _), () => [Encoding.ASCII.GetBytes("sha256:" + new string('a', 64))]),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}

using System.Runtime.CompilerServices;

namespace Strata.Core.Tests.Layers.Compression;

/// <summary>The streams in testdata, which other programs made.</summary>
internal static class TestStream
{
    public static byte[] Read(string name, [CallerFilePath] string caller = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(caller)!, "testdata", name));
}

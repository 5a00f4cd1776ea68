using System.Security.Cryptography;
using System.Text;

namespace Strata.Storage.Layers;

/// <summary>The key that a layer's name is stored under: its sha256, so that keys have one size and spread evenly.</summary>
internal static class LayerName
{
    public static byte[] KeyOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}

using System.Security.Cryptography;
using Strata.Core.Primitives;

namespace Strata.Core.Layers.Compression;

/// <summary>What the digests of a layer are made with: the algorithms of those that it should have, so that they can be compared.</summary>
/// <param name="OfBlob">For the blob as it lies in the image.</param>
/// <param name="OfContent">For the decompressed bytes.</param>
/// <param name="AreCompared">
/// True when both digests are known and will be compared: then a checksum that the format itself carries tells nothing more.
/// </param>
internal readonly record struct LayerAlgorithms(HashAlgorithmName OfBlob, HashAlgorithmName OfContent, bool AreCompared = false)
{
    /// <summary>sha256 for both, as nearly every image has it.</summary>
    public static LayerAlgorithms Sha256 { get; } = new(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256);

    /// <summary>True when a plain blob has one digest for both.</summary>
    public bool AreSame => OfBlob == OfContent;

    /// <summary>The algorithms of what a layer should be; sha256 where nothing is known.</summary>
    public static LayerAlgorithms Of(Layer layer) =>
        new(NameOf(layer.Digest), NameOf(layer.DiffId), layer is { Digest: not null, DiffId: not null });

    private static HashAlgorithmName NameOf(Digest? digest) => digest?.Algorithm switch
    {
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}

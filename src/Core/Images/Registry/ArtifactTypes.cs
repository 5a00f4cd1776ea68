using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>What lies in registries beside container images, by the types that its makers give it.</summary>
internal static class ArtifactTypes
{
    private static readonly (string Part, string Name)[] Known =
    [
        ("cncf.helm", "a Helm chart"),
        ("dev.cosign", "a cosign signature"),
        ("dev.sigstore", "a Sigstore bundle"),
        ("in-toto", "a build attestation"),
        ("spdx", "a bill of materials"),
        ("cyclonedx", "a bill of materials"),
        ("wasm", "a WebAssembly module"),
        ("docker.plugin", "a Docker plugin"),
        ("soci.index", "a SOCI index"),
        ("cncf.notary", "a Notary signature"),
    ];

    /// <summary>The type as the end of the sentence "it is not a container image:".</summary>
    public static string Describe(string type)
    {
        var shown = PrintableText.Clean(type, 200);
        foreach (var (part, name) in Known)
        {
            if (type.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return $"it is {name} ('{shown}')";
            }
        }

        return $"it is '{shown}'";
    }
}

using System.Text;
using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Core.Images.Registry.Credentials;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>What registries answer, and the files that hold credentials for them.</summary>
internal static class RegistryTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("registry-manifest", Manifest, RegistrySeeds.Manifests),
        new("auth-challenge", bytes => Challenges(Encoding.Latin1.GetString(bytes).Split('\n', 4)), RegistrySeeds.Challenges),
        new("credential-file", CredentialFiles, RegistrySeeds.CredentialFiles),
        new("daemon-file", bytes => DaemonFile.Read(new RegistrySettings(), bytes, "daemon.json", Invariant.IsPrintable), RegistrySeeds.DaemonFiles),
    ];

    private static void Manifest(byte[] bytes)
    {
        try
        {
            var document = ManifestDocument.Read(bytes, null, null, null, "manifest");
            switch (document.Kind)
            {
                case ManifestKind.Schema1:
                    LegacyManifest.Read(document.Content, document.Where, LayerTarget.Limits);
                    break;
                case ManifestKind.Index:
                    ImageJson.Parse(document.Content, document.Where, root => ImageIndex.Read(root, document.Where));
                    break;
                case ManifestKind.Manifest:
                    ImageJson.Parse(document.Content, document.Where, root => ImageManifest.Read(root, document.Where, LayerTarget.Limits));
                    break;
            }
        }
        catch (ImageFormatException e)
        {
            Invariant.IsPrintable(e.Message);
        }
    }

    private static void Challenges(string[] headers)
    {
        foreach (var challenge in Challenge.Parse(headers))
        {
            Invariant.Holds(challenge.Scheme.Length > 0 && !challenge.Scheme.Any(char.IsUpper), "a challenge has a scheme in lower case");
        }
    }

    private static void CredentialFiles(byte[] bytes)
    {
        foreach (var isWrapped in (bool[])[false, true])
        {
            CredentialFile.Parse(bytes, "config.json", isWrapped, Invariant.IsPrintable);
        }
    }
}

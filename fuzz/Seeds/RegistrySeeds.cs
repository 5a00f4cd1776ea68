namespace Strata.Fuzz.Seeds;

/// <summary>Answers of registries, and files with credentials.</summary>
internal static class RegistrySeeds
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Legacy =
        $$$"""
        {"schemaVersion":1,"name":"a","tag":"1","architecture":"amd64","fsLayers":[{"blobSum":"{{{Digest}}}"}],
        "history":[{"v1Compatibility":"{\"id\":\"x\",\"architecture\":\"amd64\",\"os\":\"linux\",\"container_config\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"x\"]},\"throwaway\":true}"}]
        """;

    public static IEnumerable<byte[]> Manifests() =>
        ImageSeeds.Manifests().Concat(ImageSeeds.Indexes()).Concat(SeedText.Of(
            Legacy + "}",

            // The protected part says: 10 bytes, then "}".
            Legacy + ""","signatures":[{"header":{"alg":"ES256"},"signature":"x","protected":"eyJmb3JtYXRMZW5ndGgiOjEwLCJmb3JtYXRUYWlsIjoiZlEifQ"}]}"""));

    public static IEnumerable<byte[]> Challenges() => SeedText.Of(
        "Bearer realm=\"https://auth.example/token\",service=\"registry\",scope=\"repository:a/b:pull,push\"\nBasic realm=x",
        "Negotiate, Basic realm=\"a \\\"b\", Bearer realm=t,error=invalid_token",
        "NTLM abc==, Bearer");

    public static IEnumerable<byte[]> DaemonFiles() => SeedText.Of(
        """{"registry-mirrors":["https://mirror.example:5000","http://x/"],"insecure-registries":["a.example","10.0.0.0/8","[::1]:5000"],"debug":true}""",
        """{"registry-mirrors":"x","insecure-registries":[1,null,"a/b",""]}""",
        "[]");

    public static IEnumerable<byte[]> CredentialFiles() => SeedText.Of(
        """{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"},"r.example:5000":{"identitytoken":"t"},"x":{"registrytoken":"t"}},"credsStore":"pass","credHelpers":{"y":"z"}}""",
        """{"auths":{"a/b":{"username":"u","password":"p"},"c":{"auth":"!"},"d":{}}}""");
}

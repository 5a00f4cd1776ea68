namespace Strata.Core.Images.Registry;

/// <summary>Why an image cannot be pulled.</summary>
public enum RegistryPullFailure
{
    /// <summary>The registry or its token server did not accept the credentials, or wants some.</summary>
    Unauthorized,

    /// <summary>The credentials do not allow to pull.</summary>
    Forbidden,

    /// <summary>There is no such manifest, config or layer.</summary>
    NotFound,

    /// <summary>A policy of the registry forbids it (412, as Harbor answers).</summary>
    BlockedByPolicy,

    /// <summary>Too many requests, after every attempt.</summary>
    RateLimited,

    /// <summary>The certificate is not trusted, or TLS cannot be spoken.</summary>
    Tls,

    /// <summary>The rules do not allow to connect to the address.</summary>
    AddressRefused,

    /// <summary>The registry cannot be reached, answers with an error, or breaks off, after every attempt.</summary>
    Unavailable,

    /// <summary>What came is not what its digest or its descriptor says, or cannot be read.</summary>
    Damaged,

    /// <summary>The digest is that of an image index.</summary>
    IsIndex,

    /// <summary>It is no container image: a chart, a signature, an attestation.</summary>
    NoImage,

    /// <summary>It is a container image of a form that is not supported.</summary>
    Unsupported,
}

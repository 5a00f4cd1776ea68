namespace Strata.Core.Images.Engines;

/// <summary>How the connection to an engine is secured.</summary>
/// <param name="AuthorityFile">A PEM file of the only authorities to trust, or null for those of the system.</param>
/// <param name="CertificateFile">A PEM file with this client's certificate, or null.</param>
/// <param name="KeyFile">A PEM file with its key, or null.</param>
/// <param name="IsVerified">False to take any certificate of the engine.</param>
internal sealed record EngineTls(string? AuthorityFile, string? CertificateFile, string? KeyFile, bool IsVerified)
{
    /// <summary>The files that docker looks for in a folder; one that is not there is null.</summary>
    public static EngineTls InFolder(string? folder, bool isVerified)
    {
        return new EngineTls(Existing("ca.pem"), Existing("cert.pem"), Existing("key.pem"), isVerified);

        string? Existing(string name) => folder is not null && Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;
    }
}

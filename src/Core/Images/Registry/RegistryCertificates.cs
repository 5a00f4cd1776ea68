using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strata.Core.Network;

namespace Strata.Core.Images.Registry;

/// <summary>The certificates that an operator laid down for a host, by the rules of Docker and podman: a folder named <c>host[:port]</c>.</summary>
/// <param name="Authorities">Files of certificate authorities: <c>*.crt</c>.</param>
/// <param name="Own">The pairs of <c>*.cert</c> and <c>*.key</c> by which this machine shows who it is.</param>
internal sealed record RegistryCertificates(IReadOnlyList<string> Authorities, IReadOnlyList<X509Certificate2> Own)
{
    /// <summary>Reads the folders of a host.</summary>
    /// <param name="hosts">The names that the host goes by.</param>
    /// <param name="settings">Where the folders lie.</param>
    /// <param name="isRegistry">True for a registry of the scan, to which <see cref="RegistrySettings.CertificateFolder"/> belongs.</param>
    /// <exception cref="CertificateFileException">A certificate lacks its key or the other way round, or one cannot be read.</exception>
    public static RegistryCertificates Find(IReadOnlyList<string> hosts, RegistrySettings settings, bool isRegistry)
    {
        var authorities = new List<string>();
        var own = new List<X509Certificate2>();
        foreach (var root in settings.CertificateFolders)
        {
            foreach (var host in hosts)
            {
                Read(Path.Combine(root, host), authorities, own);
            }
        }

        if (isRegistry && settings.CertificateFolder is { } folder)
        {
            if (!Directory.Exists(folder))
            {
                throw new CertificateFileException($"there is no folder '{folder}'.");
            }

            Read(folder, authorities, own);
        }

        return new RegistryCertificates(authorities, own);
    }

    private static void Read(string folder, List<string> authorities, List<X509Certificate2> own)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var files = Directory.GetFiles(folder);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
        {
            switch (Path.GetExtension(file))
            {
                case ".crt":
                    authorities.Add(file);
                    break;
                case ".cert":
                    own.Add(Pair(file, Path.ChangeExtension(file, ".key")));
                    break;
                case ".key" when !File.Exists(Path.ChangeExtension(file, ".cert")):
                    throw new CertificateFileException($"'{file}' is a key without its certificate, {Path.GetFileNameWithoutExtension(file)}.cert.");
            }
        }
    }

    private static X509Certificate2 Pair(string certificate, string key)
    {
        if (!File.Exists(key))
        {
            throw new CertificateFileException($"'{certificate}' is a certificate without its key, {Path.GetFileName(key)}.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CertificateFileException($"'{certificate}' and its key cannot be used: {exception.Message}", exception);
        }
    }
}

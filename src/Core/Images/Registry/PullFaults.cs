using System.Globalization;
using System.Security.Authentication;
using Strata.Core.Images.Blobs;
using Strata.Core.Network;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>What the ways in which a pull fails mean to whoever asked for a scan: one sentence each, without secrets.</summary>
/// <param name="server">The server.</param>
/// <param name="digest">The digest of the manifest.</param>
/// <param name="credential">What was shown when the registry asked, or null.</param>
/// <param name="attempts">How often a request is tried.</param>
internal sealed class PullFaults(RegistryServer server, Digest digest, RegistryCredential? credential, int attempts)
{
    /// <summary>Characters of a registry's own words that are shown.</summary>
    private const int ShownCharacters = 300;

    private string Name => $"{server.Repository}@{digest}";

    /// <summary>The sentence for a failure; null for one that has nothing to do with the registry.</summary>
    public RegistryPullException? Explain(string what, Exception failure) => failure switch
    {
        RegistryPullException told => told,
        BlobDownloadException blob => Explain(what, blob),
        ImageUnavailableException { InnerException: BlobDownloadException blob } => Explain(what, blob),
        IOException { InnerException: BlobDownloadException blob } => Explain(what, blob),
        ImageFormatException { InnerException: BlobDownloadException blob } => Explain(what, blob),
        ImageFormatException => new RegistryPullException(RegistryPullFailure.Damaged, $"{Name}: {failure.Message.TrimEnd('.')}", failure),
        ImageUnavailableException => new RegistryPullException(RegistryPullFailure.Unavailable, failure.Message.TrimEnd('.'), failure),
        CertificateFileException => new RegistryPullException(RegistryPullFailure.Tls, failure.Message.TrimEnd('.'), failure),
        _ => null,
    };

    private RegistryPullException Explain(string what, BlobDownloadException failure)
    {
        var text = failure.Message.TrimEnd('.');
        return ((int?)failure.StatusCode, failure.Reason) switch
        {
            (401 or 407, _) => new(RegistryPullFailure.Unauthorized, Refused(), failure),
            (403, _) => new(RegistryPullFailure.Forbidden, $"no pull permission for {server.Repository} (403){Words(failure)}", failure),
            (404 or 410, _) => new(
                RegistryPullFailure.NotFound,
                what == "manifest"
                    ? $"manifest {digest} not found in {server.Repository} (404); deleted since the scan was requested?"
                    : $"{what} not found in {server.Repository} (404)",
                failure),
            (412, _) => new(RegistryPullFailure.BlockedByPolicy, $"blocked by a Harbor project policy (412){Words(failure)}", failure),
            (429, _) => new(
                RegistryPullFailure.RateLimited,
                string.Create(CultureInfo.InvariantCulture, $"registry rate limit (429) after {attempts} attempts"), failure),
            (_, BlobFailure.AddressRefused) => new(
                RegistryPullFailure.AddressRefused, $"{text}; this scanner may not connect there", failure),
            (_, BlobFailure.DigestMismatch or BlobFailure.SizeMismatch or BlobFailure.Changed or BlobFailure.TooLarge or BlobFailure.Downgraded
                or BlobFailure.TooManyRedirects or BlobFailure.BadRequest) => new(RegistryPullFailure.Damaged, $"{what} of {Name}: {text}", failure),
            (_, BlobFailure.Unreachable) when IsTls(failure) => new(
                RegistryPullFailure.Tls, $"TLS error for {server.Host}: {text}; configure a CA file or the skip-verify option", failure),
            _ => new(RegistryPullFailure.Unavailable, $"{what} of {Name} cannot be fetched: {text}", failure),
        };
    }

    /// <summary>A bearer token cannot be renewed by anybody but the one who sent it.</summary>
    private string Refused() => credential switch
    {
        { BearerToken: not null } => $"registry refused the token for {Name} (401); it may have expired while the scan waited, have credentials sent instead",
        null => $"registry wants credentials for {Name} (401), and none were sent",
        _ when server.Login?.Problem is { } problem =>
            $"registry refused the credentials for {Name} (401): {problem.Message}; the robot account may have been removed",
        _ => $"registry refused the credentials for {Name} (401); the robot account may have been removed",
    };

    private static bool IsTls(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the registry says of its refusal, cleaned: a person has to know which policy it was.</summary>
    private static string Words(BlobDownloadException failure)
    {
        try
        {
            var message = failure.Body.Length == 0 ? null : ImageJson.Parse(failure.Body, "the answer", root =>
                ImageJson.Items(root, "errors", 100, "the answer") is [var first, ..] ? ImageJson.Text(first, "message", "the answer") : null);
            return string.IsNullOrWhiteSpace(message) ? "" : $": {PrintableText.Clean(message, ShownCharacters)}";
        }
        catch (ImageFormatException)
        {
            return "";
        }
    }
}

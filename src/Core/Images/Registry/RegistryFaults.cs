using System.Globalization;
using System.Text.Json;
using Strata.Core.Images.Blobs;
using Strata.Core.Network;

namespace Strata.Core.Images.Registry;

/// <summary>What the ways in which registries fail mean to the user: what happened, where, and what to do.</summary>
internal static class RegistryFaults
{
    /// <summary>True for what asking a registry may end in.</summary>
    public static bool IsFault(Exception exception) => exception is BlobDownloadException or CertificateFileException;

    /// <summary>True when the registry was asked, and has no such image or tells nobody without a login.</summary>
    public static bool IsNotThere(Exception exception) => exception is BlobDownloadException { Reason: BlobFailure.NotFound };

    /// <summary>The exception that the user gets.</summary>
    public static Exception Explain(Exception exception, RegistryServer server, string name)
    {
        var text = Describe(exception, server);
        return IsNotThere(exception)
            ? new ImageNotFoundException($"'{name}' {text}.", exception)
            : new ImageUnavailableException($"'{name}' {text}.", exception);
    }

    /// <summary>The rest of a sentence that begins with the image's name.</summary>
    public static string Describe(Exception exception, RegistryServer server) => exception switch
    {
        BlobDownloadException failure => Describe(failure, server),
        _ => $"cannot be fetched: {exception.Message.TrimEnd('.')}",
    };

    private static string Describe(BlobDownloadException failure, RegistryServer server)
    {
        var code = CodeOf(failure.Body) is { } told ? $", {told}" : "";
        var status = failure.StatusCode is { } number ? string.Create(CultureInfo.InvariantCulture, $"{(int)number}") : "";
        return ((int?)failure.StatusCode, failure.Reason) switch
        {
            (401, _) => $"is refused by {server.Host} ({status}{code}): {Access(server)}",
            (403, _) => $"is refused by {server.Host} ({status}{code}): {Rights(server)}, or there is no such repository",
            (404 or 410, _) => $"is not found at {server.Host} ({status}{code}), or may not be seen: check the name and tag{LogIn(server)}",
            (429, _) => $"is refused by {server.Host} for now (429{code}), which had too many requests from here{Later(failure)}",
            (_, BlobFailure.Unreachable) when RegistryScheme.IsPlainAnswer(failure) =>
                $"cannot be fetched: {server.Host} answered in plain http where https was expected (server gave HTTP response to HTTPS client); if that is meant to be, name it with --insecure {server.Host}",
            (_, BlobFailure.Unreachable) when IsUntrusted(failure) =>
                $"cannot be fetched: {failure.Message.TrimEnd('.')}; name the certificate authority of {server.Host} with --ca-file",
            (_, BlobFailure.Unreachable) => $"cannot be fetched: {failure.Message.TrimEnd('.')}; check the name, the network and HTTPS_PROXY",
            (_, BlobFailure.Stalled) => $"cannot be fetched: {failure.Message.TrimEnd('.')}; --timeout sets how long to wait",
            _ => $"cannot be fetched: {failure.Message.TrimEnd('.')}",
        };
    }

    private static string Access(RegistryServer server) => server.Login switch
    {
        { Problem: { } problem } => problem.Message,
        { Credential: { } credential } => $"it does not accept the {credential}, or they may not pull this",
        _ => $"it wants a login and there are no credentials for {server.Domain}; use --username with --password-stdin, or log in with docker or podman",
    };

    private static string Rights(RegistryServer server) =>
        server.Login?.Credential is { } credential ? $"the {credential} may not pull this" : $"it may need a login: there are no credentials for {server.Domain}";

    private static string LogIn(RegistryServer server) => server.Login?.Credential is null ? ", or log in if it is private" : "";

    private static string Later(BlobDownloadException failure) => failure.RetryAfter is { } wait && wait > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"; try again in {wait.TotalSeconds:0} s")
        : "; try again later, or log in for a higher limit";

    private static bool IsUntrusted(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is System.Security.Authentication.AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The code of the registry's error. Its message is not shown: it is the server's text, which may repeat what it was sent.
    /// </summary>
    private static string? CodeOf(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : ImageJson.Parse<string?>(body, "the answer", root =>
                ImageJson.Member(root, "errors", "") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0
                && ImageJson.Text(errors[0], "code", "") is { Length: > 0 and <= 40 } code && code.AsSpan().IndexOfAnyExcept(CodeCharacters) < 0 ? code : null);
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    private static readonly System.Buffers.SearchValues<char> CodeCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
}

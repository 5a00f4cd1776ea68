using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry.Credentials;

/// <summary>
/// Asks a credential helper, a program <c>docker-credential-NAME</c> on the <c>PATH</c> (docker/docker-credential-helpers). It runs in its own
/// right with this process's environment; it is given 30 seconds and 1 MiB.
/// </summary>
/// <param name="path">The value of <c>PATH</c>.</param>
/// <param name="time">The clock of the time limit.</param>
internal sealed class CredentialProgram(string? path, TimeProvider time)
{
    /// <summary>Bytes of output; stops programs that print without end.</summary>
    public const int MaximumBytes = 1 << 20;

    private const string NotFound = "credentials not found in native keychain";
    private const string IdentityUser = "<token>";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>How long a helper may take; tests shorten it.</summary>
    public TimeSpan MaximumTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Asks for the credentials of a registry; null when there are none, or, with a warning, when the helper fails.</summary>
    public async Task<RegistryCredential?> GetAsync(string name, string server, Action<string> warn, CancellationToken cancellationToken)
    {
        var program = "docker-credential-" + PrintableText.Clean(name, 100);
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            warn($"'{program}' is not the name of a credential helper; it was not run.");
            return null;
        }

        if (Find(program) is not { } file)
        {
            warn($"The credential helper '{program}' is not on the PATH; the registry is asked without its credentials.");
            return null;
        }

        try
        {
            return Read(await RunAsync(file, server, cancellationToken).ConfigureAwait(false), program, warn);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            warn($"The credential helper '{program}' could not be run.");
        }
        catch (TimeoutException)
        {
            warn($"The credential helper '{program}' did not answer within {MaximumTime.TotalSeconds:0} seconds.");
        }

        return null;
    }

    /// <summary>Only folders with a whole path: a helper never comes out of the folder that the program happens to run in.</summary>
    private string? Find(string program)
    {
        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = Path.Combine(folder, program);
            if (Path.IsPathFullyQualified(folder) && File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private async Task<(int ExitCode, string Output)?> RunAsync(string file, string server, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(MaximumTime, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = Process.Start(new ProcessStartInfo(file, ["get"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException();
        try
        {
            await WriteAsync(process, server, ends.Token).ConfigureAwait(false);
            var output = new byte[MaximumBytes + 1];
            var length = await process.StandardOutput.BaseStream
                .ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, ends.Token).ConfigureAwait(false);
            if (length > MaximumBytes)
            {
                return null;
            }

            await process.WaitForExitAsync(ends.Token).ConfigureAwait(false);
            return (process.ExitCode, Encoding.UTF8.GetString(output, 0, length));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, string server, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It went away without reading; its output says why.
        }
    }

    private static RegistryCredential? Read((int ExitCode, string Output)? answer, string program, Action<string> warn)
    {
        if (answer is not var (exitCode, output))
        {
            warn($"The credential helper '{program}' printed more than {MaximumBytes} bytes.");
            return null;
        }

        if (exitCode != 0)
        {
            if (output.Trim() != NotFound)
            {
                warn($"The credential helper '{program}' failed; the registry is asked without its credentials.");
            }

            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(output, new JsonDocumentOptions { MaxDepth = ImageJson.MaximumDepth });
            var user = document.RootElement.GetProperty("Username").GetString();
            var secret = document.RootElement.GetProperty("Secret").GetString();
            return string.IsNullOrEmpty(user) || secret is null ? null
                : user == IdentityUser ? RegistryCredential.OfIdentityToken(secret, program)
                : RegistryCredential.OfPassword(user, secret, program);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            warn($"The credential helper '{program}' printed something that is no answer.");
            return null;
        }
    }
}

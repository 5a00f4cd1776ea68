using System.Text;
using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry.Credentials;

/// <summary>
/// What a file of Docker's or podman's form says of credentials. One entry that is broken is left out with a warning and does not disable
/// the others. No text of this type shows what it holds.
/// </summary>
internal sealed class CredentialFile
{
    /// <summary>Bytes of a file.</summary>
    public const int MaximumBytes = 4 << 20;

    /// <summary>Entries of a file that are read.</summary>
    private const int MaximumEntries = 10_000;

    private readonly List<KeyValuePair<string, RegistryCredential>> _entries = [];
    private readonly Dictionary<string, string> _helpers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _source;
    private string? _store;

    private CredentialFile(string source) => _source = source;

    /// <summary>Reads a file; null, with a warning unless it is not there, when it cannot be read.</summary>
    public static CredentialFile? Open(string path, bool isWrapped, Action<string> warn) =>
        UserFile.Read(path, MaximumBytes, "credentials", warn) is { } content ? Parse(content, PrintableText.Clean(path), isWrapped, warn) : null;

    /// <summary>Reads the text of a file; null, with a warning, when it is none.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <param name="isWrapped">True when the entries are in the member <c>auths</c>; false for the old <c>.dockercfg</c>.</param>
    /// <param name="warn">Told what is broken, without any of its content.</param>
    public static CredentialFile? Parse(ReadOnlyMemory<byte> json, string source, bool isWrapped, Action<string> warn)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = ImageJson.MaximumDepth });
            var file = new CredentialFile(source);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                warn($"{source} is not a JSON object and was not used for credentials.");
                return null;
            }

            file.ReadEntries(isWrapped ? Member(root, "auths") : root, warn);
            file._store = Text(root, "credsStore");
            foreach (var helper in Members(Member(root, "credHelpers")))
            {
                if (helper.Value.ValueKind == JsonValueKind.String)
                {
                    file._helpers[helper.Name] = helper.Value.GetString()!;
                }
            }

            return file;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Neither the text nor the parser's message: both may hold what is secret.
            warn($"{source} is not valid JSON and was not used for credentials.");
            return null;
        }
    }

    /// <summary>The helper that has the credentials of a registry, or null.</summary>
    public string? HelperFor(string domain)
    {
        if (_helpers.TryGetValue(domain, out var helper) || !CredentialKeys.IsHub(domain))
        {
            return helper ?? (string.IsNullOrEmpty(_store) ? null : _store);
        }

        foreach (var key in (ReadOnlySpan<string>)[CredentialKeys.Hub, "docker.io", "index.docker.io", "registry-1.docker.io"])
        {
            if (_helpers.TryGetValue(key, out helper))
            {
                return helper;
            }
        }

        return string.IsNullOrEmpty(_store) ? null : _store;
    }

    /// <summary>The credential that fits a repository best, or null.</summary>
    public RegistryCredential? Find(string domain, string repository)
    {
        RegistryCredential? found = null;
        var best = 0;
        foreach (var (key, credential) in _entries)
        {
            var fit = CredentialKeys.Fit(key, domain, repository);
            if (fit > best)
            {
                (best, found) = (fit, credential);
            }
        }

        return found;
    }

    private void ReadEntries(JsonElement auths, Action<string> warn)
    {
        foreach (var entry in Members(auths))
        {
            if (_entries.Count >= MaximumEntries)
            {
                warn($"{_source} has more than {MaximumEntries} entries; the rest was not read.");
                return;
            }

            if (entry.Value.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            if (ReadEntry(entry.Value, out var isBroken) is { } credential)
            {
                _entries.Add(new(entry.Name, credential));
            }
            else if (isBroken)
            {
                warn($"{_source} has an entry for '{PrintableText.Clean(entry.Name, 200)}' that is not base64 of 'user:password'; it was left out.");
            }
        }
    }

    private RegistryCredential? ReadEntry(JsonElement entry, out bool isBroken)
    {
        isBroken = false;
        var (user, password) = (Text(entry, "username"), Text(entry, "password"));
        if (Text(entry, "auth") is { Length: > 0 } auth)
        {
            isBroken = !Decode(auth, out user, out password);
        }

        if (Text(entry, "identitytoken") is { Length: > 0 } identity)
        {
            return RegistryCredential.OfIdentityToken(identity, _source, user);
        }

        if (Text(entry, "registrytoken") is { Length: > 0 } bearer)
        {
            return RegistryCredential.OfBearerToken(bearer, _source);
        }

        // An empty entry is a mark that the secret lies in a store.
        return !isBroken && user is { Length: > 0 } && password is not null ? RegistryCredential.OfPassword(user, password, _source) : null;
    }

    /// <summary>Padding may lack and line ends may be in it; NUL bytes at the end are what an old Docker left there.</summary>
    private static bool Decode(string auth, out string? user, out string? password)
    {
        (user, password) = (null, null);
        var text = auth.TrimEnd('=', '\n', '\r', ' ');
        var padded = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        padded += new string('=', (4 - (padded.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
        {
            return false;
        }

        var decoded = Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0');
        var colon = decoded.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return false;
        }

        (user, password) = (decoded[..colon], decoded[(colon + 1)..]);
        return true;
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement.ObjectEnumerator Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;
}

using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>
/// One secdb file, of Alpine or of a distribution that uses its form: <c>distroversion</c>, <c>reponame</c>, <c>urlprefix</c> and
/// <c>packages</c>. Files are small (30 KB to 10 MB) and read whole.
/// </summary>
internal sealed class SecdbDocument : IDisposable
{
    private readonly JsonDocument _json;

    private SecdbDocument(JsonDocument json)
    {
        _json = json;
        Branch = json.RootElement.Text("distroversion"u8);
        Repository = json.RootElement.Text("reponame"u8);
        Publisher = json.RootElement.Text("urlprefix"u8);
    }

    /// <summary><c>v3.19</c>, <c>edge</c>, or null in the files of rolling distributions.</summary>
    public string? Branch { get; }

    /// <summary><c>main</c>, <c>community</c>, <c>os</c>.</summary>
    public string? Repository { get; }

    /// <summary>Where the packages are, which tells the rolling distributions apart.</summary>
    public string? Publisher { get; }

    /// <summary>Reads a file in either form.</summary>
    /// <exception cref="FeedFormatException">It is no secdb file, is cut off, or is larger than the limit.</exception>
    public static async Task<SecdbDocument> ReadAsync(Stream content, FeedLimits limits, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > limits.SecdbBytes)
            {
                throw new FeedFormatException($"the file is larger than the limit of {limits.SecdbBytes} bytes");
            }
        }

        return Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    /// <summary>The packages that have a name, each with its lists; a name may come more than once.</summary>
    public IEnumerable<(string Name, IReadOnlyList<SecdbFix> Fixes)> Packages()
    {
        foreach (var item in _json.RootElement.Items("packages"u8))
        {
            if (item.Member("pkg"u8) is { } package && package.Text("name"u8) is { } name)
            {
                yield return (name, ReadFixes(package));
            }
        }
    }

    public void Dispose() => _json.Dispose();

    private static SecdbDocument Parse(ReadOnlyMemory<byte> content)
    {
        var start = content.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || content.Span[start] == '<')
        {
            throw new FeedFormatException(start < 0 ? "the file is empty" : "the file is a web page, perhaps of a proxy, and no secdb file");
        }

        JsonDocument json;
        try
        {
            json = JsonElementReading.Parse(content.Span[start] == '{' ? content : SecdbYaml.ToJson(content));
        }
        catch (JsonException exception)
        {
            throw new FeedFormatException($"the file is not whole JSON: {exception.Message}", exception);
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("packages", out var packages)
            && packages.ValueKind is JsonValueKind.Array or JsonValueKind.Null)
        {
            return new SecdbDocument(json);
        }

        json.Dispose();
        throw new FeedFormatException("the file has no list of packages and is no secdb file");
    }

    private static List<SecdbFix> ReadFixes(JsonElement package)
    {
        var fixes = new List<SecdbFix>();
        foreach (var fix in package.Member("secfixes"u8)?.Members() ?? default)
        {
            var entries = new List<string>();
            if (fix.Value.Text() is { } single)
            {
                entries.Add(single);
            }
            else if (fix.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in fix.Value.EnumerateArray())
                {
                    if (entry.Text() is { } text)
                    {
                        entries.Add(text);
                    }
                }
            }

            fixes.Add(new SecdbFix(fix.CleanName(), entries));
        }

        return fixes;
    }
}

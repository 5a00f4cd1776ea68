using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Strata.Core.Feeds.Json;

/// <summary>Reads the elements of a JSON list one by one: a document that is an array, or an array that is a member of the document.</summary>
internal static class JsonList
{
    /// <summary>The elements; each is valid until the next is asked for.</summary>
    /// <param name="file">The document.</param>
    /// <param name="member">The name of the array in the document; null when the document is the array.</param>
    /// <param name="what">What the document is, for messages: <c>Arch's list of groups</c>.</param>
    /// <param name="limits">The largest element.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="FeedFormatException">It is not JSON, is cut off, or is another document.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        FeedFile file, string? member, string what, FeedLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var depth = member is null ? 0 : 1;
        using var reader = new JsonRecordReader(file.Content, depth, limits.RecordBytes, opensArrays: true);
        while (await NextAsync(reader, file.Path, what, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Depth <= depth)
            {
                if (reader.Depth < depth || member is null || reader.Names[0] == member)
                {
                    throw new FeedFormatException($"'{file.Path}' is not {what}: a list is missing");
                }

                continue;
            }

            if (member is not null && reader.Names[0] != member)
            {
                continue;
            }

            using var json = JsonElementReading.Parse(reader.Record);
            yield return json.RootElement;
        }
    }

    /// <summary>The first element that is an object, to see what a document is; false when there is none or it is no JSON.</summary>
    public static async ValueTask<bool> BeginsWithAsync(
        FeedFile file, string? member, Func<JsonElement, bool> isOurs, FeedLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var element in ReadAsync(file, member, "it", limits, cancellationToken))
            {
                return element.ValueKind == JsonValueKind.Object && isOurs(element);
            }
        }
        catch (FeedFormatException)
        {
        }

        return false;
    }

    private static async ValueTask<bool> NextAsync(JsonRecordReader reader, string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new FeedFormatException($"'{path}' is not {what}, or is cut off: {exception.Message}", exception);
        }
    }
}

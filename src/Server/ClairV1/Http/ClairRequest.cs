using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Strata.Server.ClairV1.Http;

/// <summary>A request that was read whole. It holds nothing of the connection, which may be gone while the work goes on.</summary>
internal sealed record ClairRequest
{
    /// <summary>The bytes of a body that are looked at. Clair cuts off there, so that a larger one is broken JSON.</summary>
    public const int MaximumBody = 1 << 20;

    private static readonly JsonReaderOptions Reading = new() { CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>The variable parts of the path, decoded, in their order.</summary>
    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>The first value of each query parameter; empty where only the name was given.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The body, at most <see cref="MaximumBody"/> bytes of it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>True when the body was longer.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>True when the parameter is there, whatever its value.</summary>
    public bool Has(string parameter) => Query.ContainsKey(parameter);

    /// <summary>The first JSON value of the body; what follows does not matter, as in Clair.</summary>
    /// <exception cref="ClairProblemException">There is none.</exception>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        if (Body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw ClairProblemException.BadRequest(IsCutOff ? "unexpected EOF" : "EOF");
        }

        try
        {
            var reader = new Utf8JsonReader(Body.Span, Reading);
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException problem)
        {
            throw ClairProblemException.BadRequest(IsCutOff ? "unexpected EOF" : problem.Message);
        }
    }
}

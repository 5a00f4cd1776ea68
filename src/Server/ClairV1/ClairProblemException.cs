namespace Strata.Server.ClairV1;

/// <summary>A request that is answered with an error. Thrown by what reads and checks requests, caught by the pipeline alone.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">The text of the envelope.</param>
internal sealed class ClairProblemException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>400 with a text.</summary>
    public static ClairProblemException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>404 with Clair's text.</summary>
    public static ClairProblemException NotFound() => new(StatusCodes.Status404NotFound, ClairTexts.NotFound);
}

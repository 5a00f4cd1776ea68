namespace Strata.Server.Harbor;

/// <summary>A request that is answered with an error. Thrown by what reads and checks requests, caught by the pipeline alone.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">One sentence: it is all that Harbor shows.</param>
internal sealed class HarborProblemException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>400: the body or query cannot be read.</summary>
    public static HarborProblemException Malformed(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>422: a member says what cannot be.</summary>
    public static HarborProblemException Invalid(string message) => new(StatusCodes.Status422UnprocessableEntity, message);
}

namespace Strata.Server.Tests.Harbor;

/// <summary>A job of Harbor's that failed.</summary>
/// <param name="status">The adapter's status.</param>
/// <param name="message">What "View log" shows.</param>
internal sealed class HarborJobException(int status, string message) : Exception(message)
{
    /// <summary>The adapter's status.</summary>
    public int Status { get; } = status;
}

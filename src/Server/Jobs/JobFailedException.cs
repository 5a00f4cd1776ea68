namespace Strata.Server.Jobs;

/// <summary>A job cannot be done. The message is shown to whoever asked for it: one sentence, without secrets.</summary>
/// <param name="message">What failed.</param>
/// <param name="isPassing">True when another attempt may succeed.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class JobFailedException(string message, bool isPassing, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when another attempt may succeed.</summary>
    public bool IsPassing => isPassing;
}

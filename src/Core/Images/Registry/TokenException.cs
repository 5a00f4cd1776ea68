namespace Strata.Core.Images.Registry;

/// <summary>A token server gives no token. The message holds no secret.</summary>
/// <param name="message">What it did, where.</param>
/// <param name="isRefused">True when it refused the credentials.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class TokenException(string message, bool isRefused, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the server refused the credentials, so that others, or none, may do.</summary>
    public bool IsRefused => isRefused;
}

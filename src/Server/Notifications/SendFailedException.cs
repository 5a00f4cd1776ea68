namespace Strata.Server.Notifications;

/// <summary>A receiver did not take a notification. The message is kept for operators: it holds no secret and nothing that the receiver sent.</summary>
internal sealed class SendFailedException(string message, Exception? inner = null) : Exception(message, inner);

namespace Strata.Core.Warnings;

/// <summary>Something that a reader of the report must know: a stable code, what happened, and where.</summary>
/// <param name="Code">One of <see cref="WarningCodes"/>; what automation may test.</param>
/// <param name="Message">What happened and what to do about it, for people. Carries no secret and no control character.</param>
/// <param name="Location">The path inside the image, the layer or the feed that it is about; null when it is the whole target.</param>
public sealed record ScanWarning(string Code, string Message, string? Location = null);

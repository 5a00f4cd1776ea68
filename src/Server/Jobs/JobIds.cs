namespace Strata.Server.Jobs;

/// <summary>Makes the ids of jobs: 128 random bits, which nobody guesses.</summary>
/// <param name="fill">Fills bytes with what nobody can foretell.</param>
internal sealed class JobIds(Action<byte[]> fill)
{
    /// <summary>Digits of an id.</summary>
    public const int Length = 32;

    /// <summary>A new id: 32 hexadecimal digits in lower case.</summary>
    public string Next()
    {
        var bytes = new byte[Length / 2];
        fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>True for what may be an id; anything else need not be looked up.</summary>
    public static bool IsPlausible(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);
}

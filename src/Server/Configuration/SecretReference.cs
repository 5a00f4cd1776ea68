namespace Strata.Server.Configuration;

/// <summary>A secret that may be written in the file or kept elsewhere: <c>file:PATH</c> and <c>env:NAME</c> name where it is.</summary>
internal static class SecretReference
{
    /// <summary>The secret; the line end of a file does not count.</summary>
    /// <exception cref="ConfigurationException">The file or variable cannot be read.</exception>
    public static string Resolve(string text, string key, ServerEnvironment environment)
    {
        if (text.StartsWith("env:", StringComparison.Ordinal))
        {
            var name = text[4..];
            return environment.Variable(name) is { Length: > 0 } value
                ? value
                : throw new ConfigurationException($"{key}: the environment variable '{name}' is not set.");
        }

        if (!text.StartsWith("file:", StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            return environment.ReadFile(text[5..]).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{key}: the file '{text[5..]}' cannot be read: {exception.Message}", exception);
        }
    }
}

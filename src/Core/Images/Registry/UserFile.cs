using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>A file of the user or of this machine that says how registries are reached. No message shows what it holds.</summary>
internal static class UserFile
{
    /// <summary>Reads a file; null, with a warning unless it is not there, when it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">How large it may be.</param>
    /// <param name="purpose">What is wanted of it, for messages.</param>
    /// <param name="warn">Told what is wrong.</param>
    public static ReadOnlyMemory<byte>? Read(string path, int maximumBytes, string purpose, Action<string> warn)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!stream.CanSeek || stream.Length <= maximumBytes)
            {
                // The length of a pipe or device is not known, and a file may grow.
                var content = new byte[maximumBytes + 1];
                var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
                if (length <= maximumBytes)
                {
                    return content.AsMemory(0, length);
                }
            }

            warn($"{PrintableText.Clean(path)} is larger than {maximumBytes} bytes and was not read for {purpose}.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nobody has to have one.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"{PrintableText.Clean(path)} could not be read for {purpose}.");
        }

        return null;
    }
}

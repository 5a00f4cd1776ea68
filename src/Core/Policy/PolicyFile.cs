using System.Text;

namespace Strata.Core.Policy;

/// <summary>Reads policies, as docs/reference/policy.md describes them. Anything that is not understood is an error with its line.</summary>
public static class PolicyFile
{
    /// <summary>Bytes of a file: nobody writes more by hand, and parsing must stay cheap.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Rules of a policy: each is held against each finding.</summary>
    public const int MaximumRules = 1_000;

    /// <summary>Entries of the allow-list.</summary>
    public const int MaximumAllowances = 10_000;

    /// <summary>Entries of one list in a rule.</summary>
    public const int MaximumValues = 100;

    /// <summary>Characters of a name, id, owner or reason.</summary>
    public const int MaximumTextLength = 1_024;

    /// <summary>Characters of a pattern: matching takes time by its length.</summary>
    public const int MaximumPatternLength = 256;

    /// <summary>Reads a file's content.</summary>
    /// <param name="name">The file's name for messages, and the policy's where it has none.</param>
    /// <param name="content">The file's bytes, UTF-8 with or without a byte order mark.</param>
    /// <exception cref="PolicyFileException">The content is not a policy, or exceeds a limit.</exception>
    public static ScanPolicy Parse(string name, ReadOnlySpan<byte> content)
    {
        if (content.Length > MaximumBytes)
        {
            throw new PolicyFileException(name, 1, $"the file is larger than {MaximumBytes} bytes.");
        }

        content = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
        return new PolicyYaml(name, Encoding.UTF8.GetString(content)).Read();
    }
}

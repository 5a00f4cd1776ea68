namespace Strata.Server.Http;

/// <summary>The target of a request line, nothing undone: the framework decodes paths before its routing sees them.</summary>
internal static class RequestTarget
{
    /// <summary>The path of a target, which a proxy may send with scheme and host before it.</summary>
    public static ReadOnlySpan<char> PathOf(string target)
    {
        var rest = target.AsSpan();
        if (!rest.StartsWith("/") && rest.IndexOf("://") is var scheme and > 0)
        {
            rest = rest[(scheme + 3)..];
            var slash = rest.IndexOf('/');
            rest = slash < 0 ? "/" : rest[slash..];
        }

        var query = rest.IndexOf('?');
        return query < 0 ? rest : rest[..query];
    }
}

namespace Strata.Server.Auth;

/// <summary>What a caller may do.</summary>
[Flags]
internal enum ApiScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read everything.</summary>
    Read = 1,

    /// <summary>Post and delete layers, and delete notifications: what a registry does. Includes reading.</summary>
    Scan = 2 | Read,

    /// <summary>Everything, own vulnerabilities included.</summary>
    Admin = 4 | Scan,
}

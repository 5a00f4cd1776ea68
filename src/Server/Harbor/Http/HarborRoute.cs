using Strata.Server.Auth;

namespace Strata.Server.Harbor.Http;

/// <summary>One route of the adapter.</summary>
/// <param name="Method">The HTTP method; one for GET answers HEAD as well.</param>
/// <param name="Path">The segments below the base; <c>*</c> stands for a variable one.</param>
/// <param name="Name">The name that metrics know it by.</param>
/// <param name="Scope">What a caller needs; none for everybody.</param>
/// <param name="Handler">What answers it.</param>
internal sealed record HarborRoute(string Method, string Path, string Name, ApiScopes Scope, Func<HarborRequest, CancellationToken, Task<HarborReply>> Handler)
{
    /// <summary>The segments.</summary>
    public string[] Segments { get; } = Path.Split('/');
}

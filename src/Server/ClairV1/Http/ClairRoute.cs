using Strata.Server.Auth;

namespace Strata.Server.ClairV1.Http;

/// <summary>One route of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The segments below <c>/v1</c>; <c>*</c> stands for a variable one.</param>
/// <param name="Name">The name that metrics know it by: Clair's.</param>
/// <param name="Scope">What a caller needs.</param>
/// <param name="Handler">What answers it.</param>
/// <param name="SeesEdits">True when the answer depends on what was written before, so that it has to be applied first.</param>
internal sealed record ClairRoute(
    string Method, string Path, string Name, ApiScopes Scope, Func<ClairRequest, CancellationToken, Task<ClairReply>> Handler, bool SeesEdits = true)
{
    /// <summary>The segments.</summary>
    public string[] Segments { get; } = Path.Split('/');
}

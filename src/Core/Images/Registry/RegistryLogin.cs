using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>
/// What one registry is told of who asks, for one repository. Requests begin without credentials; the registry's challenge decides what
/// is sent. Safe for concurrent use: of several requests that are refused at once, one fetches the token that all use.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="isInsecure">True for a registry that may be asked without TLS.</param>
/// <param name="mayBePlain">True for a token server that may be sent credentials without TLS.</param>
/// <param name="find">Finds the credential, when it is needed for the first time.</param>
/// <param name="tokens">Fetches tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="warn">Told what the user should know.</param>
internal sealed class RegistryLogin(
    string repository,
    bool isInsecure,
    Func<Uri, bool> mayBePlain,
    Func<CancellationToken, Task<RegistryCredential?>> find,
    TokenSource tokens,
    TimeProvider time,
    Action<string> warn) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isSearched;
    private RegistryCredential? _credential;
    private TokenRealm? _realm;
    private RegistryToken? _token;
    private string? _header;
    private bool _isAnonymous;

    /// <summary>The credential that was found and is in use; null before the first challenge, and for anonymous access.</summary>
    public RegistryCredential? Credential => _isAnonymous ? null : _credential;

    /// <summary>Why no token could be had, or null.</summary>
    public TokenException? Problem { get; private set; }

    /// <summary>The <c>Authorization</c> header to send, or null. A token near its end is replaced first.</summary>
    public async Task<string?> HeaderAsync(CancellationToken cancellationToken)
    {
        if (_token is not { } token || time.GetUtcNow() < token.Renewal)
        {
            return _header;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token == token && _realm is { } realm)
            {
                await FetchAsync(realm, cancellationToken).ConfigureAwait(false);
            }

            return _header;
        }
        catch (TokenException problem)
        {
            // The old token has a tenth of its life left; when it is refused, the answer to that tells the problem.
            Problem = problem;
            return _header;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a refusal; returns the header of a second attempt, or null when there is nothing better to send.</summary>
    /// <param name="response">The answer with the status 401.</param>
    /// <param name="asked">The address that answered.</param>
    /// <param name="sent">The header that was refused, or null.</param>
    /// <param name="cancellationToken">Ends the fetching of a token.</param>
    public async Task<string?> AnswerAsync(HttpResponseMessage response, Uri asked, string? sent, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_header is not null && _header != sent)
            {
                return _header;
            }

            if (!_isSearched)
            {
                _credential = await find(cancellationToken).ConfigureAwait(false);
                _isSearched = true;
            }

            Problem = null;
            await TakeAsync(ChallengesOf(response), asked, sent, cancellationToken).ConfigureAwait(false);
            return _header == sent ? null : _header;
        }
        catch (TokenException problem)
        {
            Problem = problem;
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static IReadOnlyList<Challenge> ChallengesOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? Challenge.Parse(values) : [];

    private async Task TakeAsync(IReadOnlyList<Challenge> challenges, Uri asked, string? sent, CancellationToken cancellationToken)
    {
        if (_credential?.BearerToken is { } bearer)
        {
            _header = "Bearer " + bearer;
        }
        else if (Find(challenges, "bearer") is { } token)
        {
            _realm = TokenRealm.Of(token, asked, repository, isInsecure);
            await FetchAsync(_realm, cancellationToken).ConfigureAwait(false);
        }
        else if (Find(challenges, "basic") is not null && _credential?.BasicHeader is { } basic && sent is null)
        {
            _header = basic;
        }
    }

    private static Challenge? Find(IReadOnlyList<Challenge> challenges, string scheme)
    {
        foreach (var challenge in challenges)
        {
            if (challenge.Scheme == scheme)
            {
                return challenge;
            }
        }

        return null;
    }

    /// <summary>A stored credential that expired must not keep anybody from a public image, so the token is then asked for without it.</summary>
    private async Task FetchAsync(TokenRealm realm, CancellationToken cancellationToken)
    {
        try
        {
            _token = await tokens.FetchAsync(realm, Credential, mayBePlain(realm.Address), cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException refusal) when (refusal.IsRefused && Credential is { IsExplicit: false } stored)
        {
            _token = await tokens.FetchAsync(realm, null, false, cancellationToken).ConfigureAwait(false);
            _isAnonymous = true;
            warn($"{BlobAddress.Shown(realm.Address)} refused the {PrintableText.Clean(stored.ToString())}, so the registry was asked without them.");
        }

        _header = "Bearer " + _token.Value;
    }
}

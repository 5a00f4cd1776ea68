using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>One repository at one server, a registry or a mirror of it: connected to at the first use, with the login that it wants.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly RegistrySettings _settings;
    private readonly TimeProvider _time;
    private readonly string _domain;
    private readonly Action<string> _warn;
    private readonly Action<string>? _progress;
    private readonly bool _isExact;
    private Uri _address;
    private HttpMessageInvoker? _http;
    private RegistryHttp? _plain;

    /// <summary>Makes a server; nothing is connected to yet.</summary>
    /// <param name="domain">The registry's name as references have it: the key of its credentials.</param>
    /// <param name="address">Its address; a scheme other than https stays as it is.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="settings">How registries are reached.</param>
    /// <param name="isMirror">True for a mirror: credentials that the user named for the registry are not for it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Told what the user should know.</param>
    /// <param name="progress">Told of waits; null for nobody.</param>
    /// <param name="isExact">
    /// True for an address that says all: http is meant where it stands, for its token server on the same host too, https is never left for http,
    /// and a path lies before the API's.
    /// </param>
    public RegistryServer(
        string domain, Uri address, string repository, RegistrySettings settings, bool isMirror, TimeProvider time, Action<string> warn, Action<string>? progress,
        bool isExact = false)
    {
        _isExact = isExact;
        (_domain, _address, Repository, _settings, IsMirror, _time, _warn, _progress) = (domain, address, repository, settings, isMirror, time, warn, progress);
    }

    /// <summary>The repository.</summary>
    public string Repository { get; }

    /// <summary>True for a mirror.</summary>
    public bool IsMirror { get; }

    /// <summary>The host and port, for messages.</summary>
    public string Host => _address.Authority;

    /// <summary>The registry's name as references have it.</summary>
    public string Domain => _domain;

    /// <summary>Whether a registry without TLS may be asked.</summary>
    public bool IsInsecure => RegistryHost.IsInsecure(_address, _settings);

    /// <summary>The login; null before the first use.</summary>
    public RegistryLogin? Login { get; private set; }

    /// <summary>The client of this server.</summary>
    public async Task<BlobClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _http ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            return new BlobClient(_http, _settings.Limits, _time)
            {
                Waits = (wait, failure) => _progress?.Invoke($"Waiting {Math.Ceiling(wait.TotalSeconds):0} s: {failure.Message.TrimEnd('.')}"),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>An address below the repository.</summary>
    public Uri AddressOf(string rest) => new(_address, $"{(_isExact ? _address.AbsolutePath.TrimEnd('/') : "")}/v2/{Repository}/{rest}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Login?.Dispose();
        _http?.Dispose();
        _plain?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpMessageInvoker> OpenAsync(CancellationToken cancellationToken)
    {
        var isInsecure = IsInsecure;
        var handler = await RegistryHttp.CreateAsync(_settings, _address, RegistryHost.NamesOf(_domain), isInsecure, cancellationToken).ConfigureAwait(false);
        _plain = handler;
        var plain = new HttpMessageInvoker(handler, disposeHandler: false);
        if (isInsecure && _address.Scheme == "https" && !_isExact)
        {
            _address = await RegistryScheme.ChooseAsync(plain, _address, _settings.Limits, _time, cancellationToken).ConfigureAwait(false);
        }

        var tokens = new TokenSource(plain, _settings.Limits, _time);
        Login = new RegistryLogin(
            Repository,
            isInsecure || _address.Scheme != "https",
            realm => RegistryHost.IsInsecure(realm, _settings)
                || (_isExact && _address.Scheme != "https" && BlobAddress.Host(realm) == BlobAddress.Host(_address)),
            token => _settings.Credentials.FindAsync(_domain, Repository, usesExplicit: !IsMirror, _warn, token),
            tokens,
            _time,
            _warn);
        return new HttpMessageInvoker(new RegistryAuthHandler(Login, _address, handler), disposeHandler: false);
    }
}

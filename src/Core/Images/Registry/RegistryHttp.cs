using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>
/// Sends each request as the rules for its host are: the certificates that were laid down for it, and none for a host that a registry
/// leads to without them. Which addresses may be connected to depends on the registry: only one that is itself on a private network or on
/// this machine may lead there.
/// </summary>
internal sealed class RegistryHttp : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly RegistrySettings _settings;
    private readonly AddressRules _rules;
    private readonly Uri _registry;
    private readonly string[] _names;
    private readonly bool _isInsecure;

    private RegistryHttp(RegistrySettings settings, AddressRules rules, Uri registry, string[] names, bool isInsecure) =>
        (_settings, _rules, _registry, _names, _isInsecure) = (settings, rules, registry, names, isInsecure);

    /// <summary>Looks the registry up and sets the rules by where it is.</summary>
    /// <param name="settings">How registries are reached.</param>
    /// <param name="registry">The registry's address.</param>
    /// <param name="names">What its folder of certificates may be called.</param>
    /// <param name="isInsecure">True to accept any certificate of the registry.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public static async Task<RegistryHttp> CreateAsync(
        RegistrySettings settings, Uri registry, string[] names, bool isInsecure, CancellationToken cancellationToken)
    {
        if (settings.Rules is { } given)
        {
            return new RegistryHttp(settings, given, registry, names, isInsecure);
        }

        var kinds = (await AddressesAsync(settings, registry, cancellationToken).ConfigureAwait(false)).SelectMany(AddressClassifier.KindsOf).ToHashSet();
        var rules = new AddressRules
        {
            AllowLoopback = kinds.Contains(AddressKind.Loopback),
            AllowPrivate = kinds.Contains(AddressKind.Private) || kinds.Contains(AddressKind.Loopback),
            AllowLinkLocal = kinds.Contains(AddressKind.LinkLocal),
        };
        return new RegistryHttp(settings, rules, registry, names, isInsecure);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        return _hosts.GetOrAdd(address.Authority, Create, address).SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (_, host) in _hosts)
            {
                host.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>A name that cannot be looked up, as behind a proxy, says nothing: the strictest rules hold.</summary>
    private static async Task<IPAddress[]> AddressesAsync(RegistrySettings settings, Uri registry, CancellationToken cancellationToken)
    {
        var host = BlobAddress.Host(registry);
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            return await settings.Resolve(host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private HttpMessageInvoker Create(string authority, Uri address)
    {
        var isRegistry = string.Equals(authority, _registry.Authority, StringComparison.OrdinalIgnoreCase);
        string[] names = isRegistry ? _names : [authority];
        var certificates = RegistryCertificates.Find(names, _settings, isRegistry);
        return new HttpMessageInvoker(BlobHttp.CreateHandler(new BlobHttpOptions
        {
            Rules = _rules,
            Proxy = _settings.Proxy,
            TrustsNamesOfProxy = _settings.Rules is null,
            InsecureTls = isRegistry ? _isInsecure : RegistryHost.IsInsecure(address, _settings),
            CertificateFiles = [.. _settings.CertificateFiles, .. certificates.Authorities],
            ClientCertificates = certificates.Own,
            Resolve = _settings.Resolve,
        }));
    }
}

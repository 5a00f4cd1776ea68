using System.Security.Cryptography;
using System.Text;
using Strata.Server.Images;
using Strata.Storage;

namespace Strata.Server.Hooks;

/// <summary>What follows from what registries tell: a scan for a push, and forgetting for a deletion. Only configured registries are ever asked.</summary>
internal sealed class HookActions(HookOptions options, ScanJobs jobs, IServerDatabase database, RecentPushes recent, HookMetrics metrics)
{
    /// <summary>The registries whose secret a notification bears. All are compared, each in constant time.</summary>
    public IReadOnlyList<HookRegistry> Authenticate(string? authorization)
    {
        var sent = SHA256.HashData(Encoding.UTF8.GetBytes(authorization ?? ""));
        var senders = new List<HookRegistry>();
        foreach (var registry in options.Registries)
        {
            if (CryptographicOperations.FixedTimeEquals(sent, SHA256.HashData(Encoding.UTF8.GetBytes(registry.Secret))))
            {
                senders.Add(registry);
            }
        }

        return senders;
    }

    /// <summary>Acts on an event. Events of hosts that are not the sender's are passed over.</summary>
    public async Task ActAsync(RegistryEvent told, IReadOnlyList<HookRegistry> senders, CancellationToken cancellationToken)
    {
        if (senders.FirstOrDefault(registry => registry.Host.Equals(told.Host, StringComparison.OrdinalIgnoreCase)) is not { } registry)
        {
            metrics.Received("unknown-host");
            return;
        }

        if (told.IsPush)
        {
            await ScanAsync(registry, told, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ForgetAsync(registry, told, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ScanAsync(HookRegistry registry, RegistryEvent told, CancellationToken cancellationToken)
    {
        var push = $"{registry.Host}/{told.Repository}@{told.Digest}";
        if (!recent.IsNew(push))
        {
            metrics.Received("repeated");
            return;
        }

        try
        {
            var request = new ScanRequest(registry.Address.AbsoluteUri.TrimEnd('/'), told.Repository, told.Digest, told.Tag, []);
            await jobs.SubmitAsync(request, registry.Authorization, cancellationToken).ConfigureAwait(false);
            metrics.Received("scan");
        }
        catch
        {
            recent.Forget(push);
            throw;
        }
    }

    /// <summary>What was deleted is forgotten unless it was met elsewhere too.</summary>
    private async Task ForgetAsync(HookRegistry registry, RegistryEvent told, CancellationToken cancellationToken)
    {
        var address = new ImageAddress(registry.Address, told.Repository, told.Digest, null);
        var references = await database.Images.ReadReferencesAsync(told.Digest, cancellationToken).ConfigureAwait(false);
        if (references.Count > 0 && references.All(reference => reference.Repository == address.FullRepository))
        {
            await database.Images.DeleteAsync(told.Digest, cancellationToken).ConfigureAwait(false);
        }

        metrics.Received("deletion");
    }
}

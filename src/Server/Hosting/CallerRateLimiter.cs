using System.Threading.RateLimiting;

namespace Strata.Server.Hosting;

/// <summary>Lets each caller make so many requests a second: a token bucket by caller, forgotten when it is full again.</summary>
internal sealed class CallerRateLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter;

    /// <summary>A limiter; without a rate it lets everything pass.</summary>
    public CallerRateLimiter(RateLimitOptions options)
    {
        if (options.Rate == 0)
        {
            return;
        }

        _limiter = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst > 0 ? options.Burst : options.Rate * 2,
            TokensPerPeriod = options.Rate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
    }

    /// <summary>How long the caller has to wait for its next request; null when this one may pass.</summary>
    public TimeSpan? Refuse(string caller)
    {
        if (_limiter is null)
        {
            return null;
        }

        using var lease = _limiter.AttemptAcquire(caller);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();
}

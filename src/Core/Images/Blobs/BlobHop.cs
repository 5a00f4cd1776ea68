using System.Net;

namespace Strata.Core.Images.Blobs;

/// <summary>One request on the way from the address of a blob along its redirects.</summary>
internal sealed class BlobHop
{
    private readonly Uri _origin;
    private readonly HashSet<string> _visited;
    private readonly BlobLimits _limits;
    private readonly bool _refusesDowngrade;

    private BlobHop(Uri origin, Uri address, bool isTrusted, int number, HashSet<string> visited, BlobLimits limits, bool refusesDowngrade)
    {
        (_origin, Address, IsTrusted, Number, _visited, _limits) = (origin, address, isTrusted, number, visited, limits);
        _refusesDowngrade = refusesDowngrade;
        visited.Add(address.AbsoluteUri);
    }

    /// <summary>What is asked.</summary>
    public Uri Address { get; }

    /// <summary>True while every hop was to the caller's host: it gets all headers. Once lost, this does not come back.</summary>
    public bool IsTrusted { get; }

    /// <summary>The redirects before this request.</summary>
    public int Number { get; }

    /// <summary>The first request.</summary>
    /// <exception cref="BlobDownloadException">The address is not one of http or https.</exception>
    public static BlobHop First(Uri address, BlobLimits limits, bool refusesDowngrade)
    {
        if (!BlobAddress.IsUsable(address))
        {
            throw new BlobDownloadException(BlobFailure.BadRequest, "The address of the blob is not an absolute http or https address.");
        }

        var bare = BlobAddress.Bare(address);
        return new BlobHop(bare, bare, isTrusted: true, 0, new HashSet<string>(StringComparer.Ordinal), limits, refusesDowngrade);
    }

    /// <summary>The request that a redirect leads to; null when the answer is none.</summary>
    /// <exception cref="BlobDownloadException">It leads nowhere, in a circle, too far, or to another scheme.</exception>
    public BlobHop? Next(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
        {
            return null;
        }

        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
        if (location.Length == 0 || !Uri.TryCreate(Address, location, out var target) || !BlobAddress.IsUsable(target))
        {
            throw Failure(BlobFailure.BadStatus, "redirects to something that is not an http or https address", response.StatusCode);
        }

        target = BlobAddress.Bare(target);
        if (_refusesDowngrade && Address.Scheme == "https" && target.Scheme != "https")
        {
            throw Failure(BlobFailure.Downgraded, "redirects from https to http", response.StatusCode);
        }

        if (Number >= _limits.Redirects)
        {
            throw Failure(BlobFailure.TooManyRedirects, $"redirects more than {_limits.Redirects} times", response.StatusCode);
        }

        if (_visited.Contains(target.AbsoluteUri))
        {
            throw Failure(BlobFailure.TooManyRedirects, "redirects in a circle", response.StatusCode);
        }

        return new BlobHop(_origin, target, IsTrusted && BlobAddress.MayShareHeaders(_origin, target), Number + 1, _visited, _limits, _refusesDowngrade);
    }

    private BlobDownloadException Failure(BlobFailure reason, string what, HttpStatusCode status) =>
        new(reason, $"{BlobAddress.Shown(Address)} {what}.") { StatusCode = status };
}

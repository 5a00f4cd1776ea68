using System.Runtime.InteropServices;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Versions;
using Strata.Core.Warnings;

namespace Strata.Core.Matching;

/// <summary>
/// Matches packages with advisories: one algorithm for every distribution, whose differences are data (the kind of name, the ranges, the
/// state, the version ordering of the namespace). docs/reference/matching.md states the rules.
/// </summary>
public sealed class Matcher
{
    private readonly IVersionScheme? _scheme;
    private readonly VersionJudge _judge;
    private readonly Precedence _precedence;
    private readonly CandidateIndex _index;
    private readonly ClaimMerger _merger = new();
    private readonly VulnerabilityGrouping _grouping = new();
    private readonly WarningSink _warnings = new();
    private readonly List<Claim> _claims = [];
    private readonly List<Claim> _notComparable = [];
    private readonly List<Finding> _findings = [];

    private readonly MatchOptions _options;

    private Matcher(string @namespace, IReadOnlyList<AdvisoryCandidate> candidates, MatchOptions options)
    {
        _options = options;
        _scheme = VersionSchemes.ForNamespace(@namespace);
        _judge = new VersionJudge(_scheme);
        _precedence = new Precedence(_judge);
        _index = new CandidateIndex(@namespace, candidates);
    }

    /// <summary>
    /// The vulnerabilities that <paramref name="packages"/> have. The order of the arguments' elements does not change the result.
    /// </summary>
    /// <param name="namespace">The namespace whose advisories apply; candidates of others are passed over.</param>
    /// <param name="packages">The target's packages.</param>
    /// <param name="candidates">What the store holds for the packages' source and binary names.</param>
    /// <param name="cancellationToken">Stops between two packages.</param>
    public static MatchResult Match(
        string @namespace,
        IReadOnlyList<InventoryPackage> packages,
        IReadOnlyList<AdvisoryCandidate> candidates,
        CancellationToken cancellationToken) =>
        Match(@namespace, packages, candidates, MatchOptions.Default, cancellationToken);

    /// <summary>
    /// The vulnerabilities that <paramref name="packages"/> have. The order of the arguments' elements does not change the result.
    /// </summary>
    /// <param name="namespace">The namespace whose advisories apply; candidates of others are passed over.</param>
    /// <param name="packages">The target's packages.</param>
    /// <param name="candidates">What the store holds for the packages' source and binary names.</param>
    /// <param name="options">What is known of the target beside its packages.</param>
    /// <param name="cancellationToken">Stops between two packages.</param>
    public static MatchResult Match(
        string @namespace,
        IReadOnlyList<InventoryPackage> packages,
        IReadOnlyList<AdvisoryCandidate> candidates,
        MatchOptions options,
        CancellationToken cancellationToken)
    {
        var matcher = new Matcher(@namespace, candidates, options);
        foreach (var package in packages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            matcher.Match(package);
        }

        matcher._findings.Sort(FindingOrder.Instance);
        return new MatchResult(matcher._findings, matcher._warnings.ToList());
    }

    private void Match(InventoryPackage located)
    {
        _claims.Clear();
        var package = located.Package;
        var sameName = package.Name == package.Source.Name;
        var sourceVersion = _judge.Check(VersionOfSource(package));
        var binaryVersion = _judge.Check(package.Version);
        foreach (var candidate in _index.OfSource(package.Source.Name))
        {
            Claim(located, candidate, sourceVersion, sameName && candidate.Affected.Kind == PackageKind.Any ? binaryVersion : null);
        }

        foreach (var candidate in _index.OfBinary(package.Name))
        {
            if (!sameName || candidate.Affected.Kind != PackageKind.Any)
            {
                Claim(located, candidate, binaryVersion, null);
            }
        }

        if (!_claims.Exists(claim => claim.Verdict is Verdict.Affected or Verdict.NotComparable))
        {
            return;
        }

        foreach (var group in _grouping.Group(_claims))
        {
            group.Claims.Sort(Precedence.Compare);
            if (_precedence.Decide(CollectionsMarshal.AsSpan(group.Claims), _notComparable) is { } winner)
            {
                _findings.Add(_merger.Merge(located, group, winner));
            }
        }

        foreach (var claim in _notComparable)
        {
            WarnNotComparable(located, claim.Candidate);
        }

        _notComparable.Clear();
    }

    private void Claim(InventoryPackage located, MatchCandidate candidate, InstalledVersion installed, InstalledVersion? other)
    {
        var fit = Applicability.Of(located.Package, installed.Text, candidate.Affected, _options.Repositories);
        if (fit.Mismatch != Mismatch.None)
        {
            return;
        }

        var claim = _judge.Judge(candidate, installed);
        if (other is { } binary && claim.Verdict != Verdict.Affected && _judge.Judge(candidate, binary) is { Verdict: Verdict.Affected } affected)
        {
            claim = affected;
        }

        claim = fit.Weigh(claim, installed);
        _claims.Add(claim);
        if (fit.IsStreamUnknown && claim.Verdict == Verdict.Affected)
        {
            _warnings.Add(
                WarningCodes.ModuleStreamUnknown,
                $"{located.Package.Name} is of a module ({located.Package.ModularityLabel ?? "without a label"}), and advisories for it name no stream: "
                + "findings may be about another stream.",
                located.Location);
        }
    }

    // The file name of a source RPM has no epoch; without the package's own, every version with an epoch would be newer.
    internal static string VersionOfSource(Package package)
    {
        var (version, epoch) = (package.Source.Version, package.Version.IndexOf(':', StringComparison.Ordinal));
        return package.Type == PackageType.Rpm && epoch > 0 && !version.Contains(':', StringComparison.Ordinal)
            ? package.Version[..(epoch + 1)] + version
            : version;
    }

    private void WarnNotComparable(InventoryPackage located, MatchCandidate candidate)
    {
        var package = located.Package;
        var installed = candidate.Affected.Name == package.Source.Name ? package.Source.Version : package.Version;
        if (_scheme is null)
        {
            _warnings.Add(
                WarningCodes.VersionNotComparable,
                $"The version ordering of {candidate.Affected.Namespace} is not known; advisories match equal versions only.");
        }
        else if (!_scheme.IsValid(installed))
        {
            _warnings.Add(
                WarningCodes.VersionNotComparable,
                $"'{installed}' of {package.Name} is not a {_scheme.Name} version; advisories match equal versions only.",
                located.Location);
        }
        else
        {
            _warnings.Add(
                WarningCodes.VersionNotComparable,
                $"{candidate.Advisory.Id} of feed {candidate.Feed} names a version of {candidate.Affected.Name} that is not a "
                + $"{_scheme.Name} version; it matches equal versions only.",
                located.Location);
        }
    }
}

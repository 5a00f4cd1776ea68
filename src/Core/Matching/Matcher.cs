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

    private readonly string _namespace;
    private readonly MatchOptions _options;
    private readonly MatchingRule _rule;
    private readonly ExcludedPackages _excluded;
    private PackageTracer? _tracer;

    private Matcher(string @namespace, IVersionScheme? scheme, IReadOnlyList<AdvisoryCandidate> candidates, MatchOptions options)
    {
        (_namespace, _options) = (@namespace, options);
        _rule = MatchingRules.ForNamespace(@namespace);
        _excluded = new ExcludedPackages(_rule, options);
        _scheme = scheme;
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
        var matcher = new Matcher(@namespace, VersionSchemes.ForNamespace(@namespace) ?? SchemeOf(packages), candidates, options);
        foreach (var package in packages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            matcher.Match(package);
        }

        matcher._excluded.Report(@namespace, matcher._warnings);
        matcher._findings.Sort(FindingOrder.Instance);
        return new MatchResult(matcher._findings, matcher._warnings.ToList());
    }

    /// <summary>
    /// The ordering of a distribution that is not known, for which a user may have advisories: that of its one package system; null when
    /// it has several.
    /// </summary>
    private static IVersionScheme? SchemeOf(IReadOnlyList<InventoryPackage> packages) =>
        packages.Select(located => located.Package.Type).Distinct().Take(2).ToList() is [var type]
            ? VersionSchemes.Find(type switch
            {
                PackageType.Deb => "dpkg",
                PackageType.Apk => "apk",
                PackageType.Rpm => "rpm",
                PackageType.Pacman => "pacman",
                _ => throw new ArgumentOutOfRangeException(nameof(packages), type, "No such package type."),
            })
            : null;

    private void Match(InventoryPackage located)
    {
        _claims.Clear();
        var package = located.Package;
        var exclusion = _excluded.Of(package);
        _tracer = _options.Trace is { } trace && trace.Wants(package) ? new PackageTracer(trace, located, _namespace, _scheme?.Name) : null;
        var sameName = package.Name == package.Source.Name;
        var sourceVersion = _judge.Check(VersionOfSource(package));
        var binaryVersion = _judge.Check(package.Version);
        foreach (var candidate in _index.OfSource(package.Source.Name))
        {
            Claim(located, exclusion, candidate, sourceVersion, sameName && candidate.Affected.Kind == PackageKind.Any ? binaryVersion : null);
        }

        foreach (var candidate in _index.OfBinary(package.Name))
        {
            if (!sameName || candidate.Affected.Kind != PackageKind.Any)
            {
                Claim(located, exclusion, candidate, binaryVersion, null);
            }
        }

        if (_tracer is not null || _claims.Exists(claim => claim.Verdict is Verdict.Affected or Verdict.NotComparable))
        {
            Decide(located);
        }

        _tracer?.Finish();
    }

    private void Decide(InventoryPackage located)
    {
        foreach (var group in _grouping.Group(_claims))
        {
            group.Claims.Sort(Precedence.Compare);
            var winner = _precedence.Decide(CollectionsMarshal.AsSpan(group.Claims), _notComparable, out var denier);
            var finding = winner is null ? null : _merger.Merge(located, group, winner.Value);
            if (finding is not null)
            {
                _findings.Add(finding);
            }

            _tracer?.Decide(group, winner, denier, finding);
        }

        foreach (var claim in _notComparable)
        {
            WarnNotComparable(located, claim.Candidate);
        }

        _notComparable.Clear();
    }

    private void Claim(
        InventoryPackage located, Exclusion? exclusion, MatchCandidate candidate, InstalledVersion installed, InstalledVersion? other)
    {
        if (exclusion is not null && !(exclusion.AllowsOwnFeeds && _options.OwnFeeds.Contains(candidate.Feed, StringComparer.Ordinal)))
        {
            _tracer?.Reject(candidate, installed, exclusion.Outcome, exclusion.Reason);
            return;
        }

        var fit = Applicability.Of(located.Package, installed.Text, candidate.Affected, _options.Repositories, _rule);
        if (fit.Mismatch != Mismatch.None)
        {
            if (_tracer is not null)
            {
                var (outcome, reason) = MatchReasons.Of(fit.Mismatch, located.Package, candidate.Affected, _options.Repositories);
                _tracer.Reject(candidate, installed, outcome, reason);
            }

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

using Strata.Core.Advisories;
using Strata.Core.Inventory.Distributions;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>Judges whether the stored data can answer for a namespace at all: is there any, is it fresh, is the release still served.</summary>
internal sealed class DataJudgement(EvaluationOptions options, WarningSink warnings)
{
    private const string KevFeed = "kev";

    private const string EpssFeed = "epss";

    /// <summary>True when a warning rests on the evaluation date, which the report must then name.</summary>
    public bool UsedDate { get; private set; }

    /// <summary>Adds a warning for everything that keeps silence from meaning "not vulnerable".</summary>
    /// <param name="namespace">The namespace, <c>debian:12</c>.</param>
    /// <param name="release">The namespace of the release whose dates of support hold.</param>
    /// <param name="states">The stored partitions that speak for the namespace.</param>
    public void Judge(string @namespace, string release, IReadOnlyList<FeedState> states)
    {
        JudgeSupport(release);
        if (states.Count == 0)
        {
            JudgeAbsence(@namespace);
            return;
        }

        foreach (var feed in states.Where(state => !state.Own).GroupBy(state => state.Feed, StringComparer.Ordinal))
        {
            JudgeFeed(@namespace, feed.Key, [.. feed]);
        }
    }

    /// <summary>Adds a warning where the user asks for what only the data about vulnerabilities themselves can tell, and that is not there.</summary>
    /// <param name="states">The stored partitions of <see cref="Enrichment.Namespace"/>.</param>
    public void JudgeEnrichment(IReadOnlyList<FeedState> states)
    {
        var catalogue = states.Where(state => state.Feed == KevFeed).ToList();
        var wantsCatalogue = options.OnlyExploited || options.Policy is { UsesExploitation: true };
        if (wantsCatalogue && catalogue.Count == 0)
        {
            var consequence = options.OnlyExploited ? "every finding is left out" : "none counts as exploited for the policy";
            warnings.Add(
                WarningCodes.NoExploitationData,
                $"The database does not hold the catalogue of known exploited vulnerabilities, so that {consequence}: run 'strata db update --feed {KevFeed}'.",
                KevFeed);
        }
        else if (wantsCatalogue)
        {
            JudgeFeed(Enrichment.Namespace, KevFeed, catalogue);
        }

        if (options.Policy is { UsesEpss: true })
        {
            JudgeScores([.. states.Where(state => state.Feed == EpssFeed)]);
        }

        if (options.SortByRisk && !states.Any(state => state.Feed is KevFeed or EpssFeed))
        {
            warnings.Add(
                WarningCodes.NoRiskData,
                $"The database holds nothing about the use of vulnerabilities: findings are ordered by severity. Run 'strata db update --feed {EpssFeed} --feed {KevFeed}'.",
                EpssFeed);
        }
    }

    private void JudgeScores(IReadOnlyList<FeedState> states)
    {
        if (states.Count > 0)
        {
            JudgeFeed(Enrichment.Namespace, EpssFeed, states);
            return;
        }

        warnings.Add(
            WarningCodes.NoRiskData,
            $"The database holds no EPSS scores, so that the score of every finding is unknown to the policy: run 'strata db update --feed {EpssFeed}'.",
            EpssFeed);
    }

    private void JudgeSupport(string @namespace)
    {
        var support = ReleaseSupport.StatusOf(@namespace, DateOnly.FromDateTime(options.AsOf.UtcDateTime), options.Support);
        if (support is { State: SupportState.EndOfLife, LastDay: { } lastDay })
        {
            UsedDate = true;
            warnings.Add(
                WarningCodes.ReleaseEndOfLife,
                FormattableString.Invariant(
                    $"Support for {@namespace} ended on {lastDay:yyyy-MM-dd}: new vulnerabilities are no longer assessed or fixed. Move to a supported release."),
                @namespace);
        }
    }

    private void JudgeAbsence(string @namespace)
    {
        var publishers = options.PublishersOf(@namespace);
        if (publishers.Count == 0)
        {
            warnings.Add(
                WarningCodes.DistributionUnsupported,
                $"No feed publishes advisories for {@namespace}: its packages were not checked. Import your own with 'strata db import osv'.",
                @namespace);
        }
        else
        {
            warnings.Add(
                WarningCodes.NoAdvisoryData,
                $"The database holds no advisories for {@namespace}: run 'strata db update --feed {publishers[0]}' or scan without --offline.",
                @namespace);
        }
    }

    private void JudgeFeed(string @namespace, string feed, IReadOnlyList<FeedState> states)
    {
        var oldest = states.Min(state => state.Checked);
        if (oldest is null || options.AsOf - oldest > options.MaximumFeedAge)
        {
            UsedDate = true;
            warnings.Add(
                WarningCodes.FeedStale,
                $"The data of feed '{feed}' for {@namespace} is older than allowed ({Words(options.MaximumFeedAge)}): newer advisories may be missing. Run 'strata db update --feed {feed}'.",
                feed);
        }

        if (states.Any(state => state.Error is not null))
        {
            warnings.Add(
                WarningCodes.FeedUpdateFailed,
                $"The last update of feed '{feed}' failed; the data from before it was used. 'strata db status' shows the error.",
                feed);
        }
    }

    private static string Words(TimeSpan age) => age.TotalHours >= 48
        ? FormattableString.Invariant($"{age.TotalDays:0.#} days")
        : FormattableString.Invariant($"{age.TotalHours:0.#} hours");
}

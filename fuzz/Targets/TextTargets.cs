using System.Text;
using Strata.Core.Images;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Primitives;
using Strata.Core.Versions;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>What users and feeds write as short texts: references, versions, CVSS vectors, ignore files, policies.</summary>
internal static class TextTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("image-reference", bytes => Reference(Encoding.UTF8.GetString(bytes)), TextSeeds.References),
        new("versions", bytes => Versions(Encoding.UTF8.GetString(bytes).Split('\n', 4)), TextSeeds.Versions),
        new("cvss", bytes => Cvss(Encoding.UTF8.GetString(bytes)), TextSeeds.Cvss),
        new("ignore-file", Ignore, TextSeeds.IgnoreFiles),
        new("policy", Policies, TextSeeds.Policies),
    ];

    private static void Reference(string text)
    {
        if (ImageReference.TryParse(text, out var reference, out var error))
        {
            Invariant.IsPrintable(reference.Familiar);
            Invariant.Holds(
                ImageReference.TryParse(reference.ToString(), out var again, out _) && again == reference, "the canonical form means the same");
        }
        else
        {
            Invariant.IsPrintable(error);
        }

        if (Platform.TryParse(text, out var platform))
        {
            Invariant.Holds(Platform.TryParse(platform.ToString(), out var again) && again == platform, "a platform's text means the same");
        }

        if (Digest.TryParse(text, out var digest))
        {
            Invariant.Holds(digest.ToString() == text, "a digest is written in one way");
        }
    }

    /// <summary>Each ordering is total: antisymmetric and transitive, whatever the texts.</summary>
    private static void Versions(string[] texts)
    {
        foreach (var scheme in VersionSchemes.All)
        {
            foreach (var left in texts)
            {
                scheme.IsValid(left);
                Invariant.Holds(scheme.Compare(left, left) == 0, $"{scheme.Name}: a version is as old as itself");
                foreach (var right in texts)
                {
                    var order = Math.Sign(scheme.Compare(left, right));
                    scheme.CompareToBound(left, right);
                    Invariant.Holds(order == -Math.Sign(scheme.Compare(right, left)), $"{scheme.Name} is antisymmetric");
                    foreach (var third in texts)
                    {
                        Invariant.Holds(
                            order > 0 || scheme.Compare(right, third) > 0 || scheme.Compare(left, third) <= 0, $"{scheme.Name} is transitive");
                    }
                }
            }
        }
    }

    private static void Cvss(string text)
    {
        if (CvssVector.TryParse(text, out var vector))
        {
            Invariant.Holds(vector.Score is >= 0 and <= 10, "a score is from 0 to 10");
            Invariant.Holds(Enum.IsDefined(vector.Severity), "a score has a band");
            Invariant.Holds(CvssVector.TryParse(vector.Text, out var again) && again == vector, "a vector's text means the same");
            Invariant.IsPrintable(vector.Text);
        }
    }

    private static void Policies(byte[] bytes)
    {
        try
        {
            var policy = PolicyFile.Parse("policy.yaml", bytes);
            var verdict = PolicyEvaluator.Evaluate(policy, [], [], new DateOnly(2026, 1, 1));
            Invariant.Holds(verdict is { Outcome: PolicyOutcome.Pass, Decisions.Count: 0 }, "nothing found passes");
            foreach (var text in policy.Rules.Select(rule => rule.Name).Concat(policy.Allowances.Select(allowance => allowance.Reason)).Append(policy.Name))
            {
                Invariant.Holds(text.Length is > 0 and <= PolicyFile.MaximumTextLength && !text.Any(char.IsControl), "texts of a policy are of one line");
            }
        }
        catch (PolicyFileException e)
        {
            Invariant.IsPrintable(e.Message);
        }
    }

    private static void Ignore(byte[] bytes)
    {
        try
        {
            var rules = IgnoreFile.Parse(".strataignore", bytes);
            Invariant.ArePrintable(rules.Apply([], new DateOnly(2026, 1, 1)).Warnings);
        }
        catch (IgnoreFileException e)
        {
            Invariant.IsPrintable(e.Message);
        }
    }
}

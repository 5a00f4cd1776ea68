using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>
/// A criterion with its test and what it is about. What a test looks for is in the states; which product that is, only the comment
/// tells, and every publisher writes the same sentences.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Word">The platform, architecture or module; null for others.</param>
/// <param name="Test">The test of a package; null for others.</param>
internal readonly partial record struct OvalCriterion(OvalCriterionKind Kind, string? Word = null, OvalTest? Test = null)
{
    private const string Installed = " is installed";

    /// <summary>Reads a criterion.</summary>
    public static OvalCriterion Read(OvalCriteria criterion, OvalTables tables)
    {
        var comment = criterion.Comment;
        if (comment.StartsWith("Module ", StringComparison.Ordinal) && ModuleForm().Match(comment) is { Success: true } module)
        {
            return new OvalCriterion(OvalCriterionKind.Module, module.Groups[1].Value);
        }

        if (comment.Contains(" arch is ", StringComparison.Ordinal) && ArchitectureForm().Match(comment) is { Success: true } architecture)
        {
            return new OvalCriterion(OvalCriterionKind.Architecture, architecture.Groups[1].Value);
        }

        if (IsIgnored(comment))
        {
            return new OvalCriterion(OvalCriterionKind.Ignored);
        }

        var test = tables.Find(criterion.Test) ?? FromComment(comment);
        if (IsPlatform(comment, test))
        {
            return new OvalCriterion(OvalCriterionKind.Platform, comment[..^Installed.Length].Trim());
        }

        return test switch
        {
            null => new OvalCriterion(OvalCriterionKind.Unresolved),
            { EvrState: not null } or { Kind: OvalTestKind.Package or OvalTestKind.Text, States: [] } => new OvalCriterion(OvalCriterionKind.Package, Test: test),
            { Kind: OvalTestKind.Package } when IsNever(test) || comment.EndsWith(" is affected", StringComparison.Ordinal) => new OvalCriterion(OvalCriterionKind.Package, Test: test),
            _ => new OvalCriterion(OvalCriterionKind.Ignored),
        };
    }

    /// <summary>True for SUSE's test of a version that no package has, which stands for "not affected".</summary>
    public static bool IsNever(OvalTest test) =>
        test.EvrState is null && test.States.Any(state => state is { Version: "0", VersionOperation: OvalOperation.Equal });

    /// <summary>The test that the comment tells in words, for documents that were published without tests; null for other comments.</summary>
    private static OvalTest? FromComment(string comment) => EarlierForm().Match(comment) is { Success: true } match
        ? new OvalTest(
            OvalTestKind.Package,
            [match.Groups[1].Value],
            [new OvalState { Evr = match.Groups[2].Value, EvrOperation = OvalOperation.LessThan }])
        : null;

    /// <summary>A platform's test has no version to compare a package's with, unless it is a rolling release's lower bound.</summary>
    private static bool IsPlatform(string comment, OvalTest? test) =>
        comment.EndsWith(Installed, StringComparison.Ordinal)
        && !PackageForm().IsMatch(comment)
        && (test is not { Kind: OvalTestKind.Package }
            || (test.States.Count > 0 && test.EvrState is not { EvrOperation: OvalOperation.LessThan or OvalOperation.LessThanOrEqual }));

    private static bool IsIgnored(string comment) =>
        comment.Contains(" is signed with ", StringComparison.Ordinal)
        || comment.EndsWith(" must be installed", StringComparison.Ordinal)
        || comment.EndsWith(" is not installed", StringComparison.Ordinal)
        || comment.EndsWith(" is ksplice-based", StringComparison.Ordinal)
        || comment.EndsWith(" is currently running", StringComparison.Ordinal)
        || comment.EndsWith(" is set to boot up on next boot", StringComparison.Ordinal);

    [GeneratedRegex(@"^Module (\S+:\S+) is enabled$", RegexOptions.CultureInvariant)]
    private static partial Regex ModuleForm();

    [GeneratedRegex(@"^(\S+) is earlier than (\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex EarlierForm();

    /// <summary>A package with version and release, which is no product: <c>openssl-1_1-1.1.1d-11.20.1 is installed</c>.</summary>
    [GeneratedRegex(@"^\S+-[0-9][^-\s]*-[0-9][^-\s]* is installed$", RegexOptions.CultureInvariant)]
    private static partial Regex PackageForm();

    [GeneratedRegex(@" arch is ([a-z0-9_]{1,20})$", RegexOptions.CultureInvariant)]
    private static partial Regex ArchitectureForm();
}

namespace Strata.Server.Harbor;

/// <summary>What a report is about.</summary>
internal enum ReportKind
{
    /// <summary>The vulnerabilities of an artifact.</summary>
    Vulnerabilities,

    /// <summary>What an artifact consists of.</summary>
    Sbom,
}

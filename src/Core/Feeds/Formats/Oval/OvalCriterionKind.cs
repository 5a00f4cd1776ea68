namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What a criterion is about.</summary>
internal enum OvalCriterionKind
{
    /// <summary>Nothing that tells one package from another: a signature, a running kernel.</summary>
    Ignored,

    /// <summary>A product or release that is installed.</summary>
    Platform,

    /// <summary>The machine's architecture.</summary>
    Architecture,

    /// <summary>A module stream that is enabled.</summary>
    Module,

    /// <summary>A package.</summary>
    Package,

    /// <summary>Its test is not in the document.</summary>
    Unresolved,
}

namespace Strata.Core.Matching;

/// <summary>Whether a record is about the module stream that a package is of.</summary>
internal enum ModuleFit
{
    /// <summary>Neither is of a module, or both are of the same stream.</summary>
    Same,

    /// <summary>One is of a module and the other is not, or they are of two streams.</summary>
    Other,

    /// <summary>Both are of a module, and the record does not say of which stream.</summary>
    Unknown,
}

namespace Strata.Core.Primitives;

/// <summary>The scores of a v3 vector in tenths.</summary>
/// <param name="BaseTenths">The base score.</param>
/// <param name="ExploitabilityTenths">How easily it is used, rounded to the nearest tenth, which the NVD does and the specification leaves open.</param>
/// <param name="ImpactTenths">What harm it does, rounded likewise.</param>
internal readonly record struct CvssV3Scores(int BaseTenths, int ExploitabilityTenths, int ImpactTenths);

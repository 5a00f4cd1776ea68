namespace Strata.Server.ClairV1.Models;

/// <summary>The answer of <c>/v1/versions</c>, which clairctl prints.</summary>
/// <param name="APIVersion">The API's version.</param>
/// <param name="EngineVersion">The version of the analysis.</param>
internal sealed record ServerVersions(string APIVersion, string EngineVersion);

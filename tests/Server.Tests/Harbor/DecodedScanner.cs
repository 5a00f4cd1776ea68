namespace Strata.Server.Tests.Harbor;

/// <summary>Who made a report.</summary>
internal sealed record DecodedScanner(string Name, string Vendor, string Version);

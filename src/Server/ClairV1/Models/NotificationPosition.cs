namespace Strata.Server.ClairV1.Models;

/// <summary>What a page token of a notification holds.</summary>
/// <param name="Notification">The notification's name: a token is of no use for another.</param>
/// <param name="OldVulnerability">The lowest layer index of the old form's page; -1 when that list is exhausted.</param>
/// <param name="NewVulnerability">The same of the new form.</param>
internal sealed record NotificationPosition(string Notification, long OldVulnerability, long NewVulnerability);

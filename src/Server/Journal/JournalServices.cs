namespace Strata.Server.Journal;

/// <summary>Puts the journal of edits into a server.</summary>
internal static class JournalServices
{
    /// <summary>Adds it. Needs a <see cref="Storage.Vulnerabilities.JournalledEditReader"/> of the API that journals.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services) => services
        .AddSingleton<JournalMetrics>()
        .AddSingleton<EditJournal>()
        .AddHostedService<JournalApplier>();
}

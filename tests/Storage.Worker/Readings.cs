using Strata.Core.Advisories;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Worker;

/// <summary>Reads a database as a scan does and prints what it finds.</summary>
internal static class Readings
{
    public static async Task<int> PrintAsync(string database)
    {
        try
        {
            await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(database));
            var states = await store.GetStatesAsync(CancellationToken.None);
            var found = await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, CancellationToken.None);
            Console.WriteLine($"{states.Count} partitions, {found.Count} candidates");
            return 0;
        }
        catch (StoreException e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            return 1;
        }
    }
}

using Strata.Storage;
using Strata.Storage.Worker;

// A second process for the tests of the store: what one process leaves behind, or does at the same time, another must understand.
return args switch
{
    ["update-forever", var folder] => await UpdateLoop.RunAsync(folder),
    ["update-postgres-forever", var connection] => await PostgresReplica.UpdateForeverAsync(connection),
    ["hold-postgres-layer", var connection, var name] => await PostgresReplica.HoldAsync(connection, name),
    ["serve-forever", var database] => await UpdateLoop.RunServerAsync(database),
    ["read", var database] => await Readings.PrintAsync(database),
    ["update-file", var database] => await UpdateLoop.RunOnceAsync(StorageLocations.SingleFile(database), 9),
    ["update", var folder, var round] => await UpdateLoop.RunOnceAsync(UpdateLoop.Options(folder), int.Parse(round, System.Globalization.CultureInfo.InvariantCulture)),
    ["measure", var folder, var ranges] => await Measurement.RunAsync(folder, int.Parse(ranges, System.Globalization.CultureInfo.InvariantCulture)),
    ["measure-server", var folder, var layers, var changed] => await ServerMeasurement.RunAsync(
        folder, int.Parse(layers, System.Globalization.CultureInfo.InvariantCulture), int.Parse(changed, System.Globalization.CultureInfo.InvariantCulture)),
    ["measure-postgres", var connection, var layers, var changed] => await PostgresMeasurement.RunAsync(
        connection, int.Parse(layers, System.Globalization.CultureInfo.InvariantCulture), int.Parse(changed, System.Globalization.CultureInfo.InvariantCulture)),
    ["measure-matching", var connection] => await MatchingMeasurement.RunAsync(connection),
    _ => 2,
};

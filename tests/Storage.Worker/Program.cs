using Strata.Storage.Worker;

// A second process for the tests of the store: what one process leaves behind, or does at the same time, another must understand.
return args switch
{
    ["update-forever", var folder] => await UpdateLoop.RunAsync(folder),
    ["read", var database] => await Readings.PrintAsync(database),
    ["update", var folder, var records] => await UpdateLoop.RunOnceAsync(folder, int.Parse(records)),
    ["measure", var folder, var ranges] => await Measurement.RunAsync(folder, int.Parse(ranges)),
    _ => 2,
};

namespace Strata.Storage.Worker;
internal static class Readings { public static Task<int> PrintAsync(string f) => Task.FromResult(0); }

namespace Strata.Storage.Worker;
internal static class UpdateLoop { public static Task<int> RunAsync(string f) => Task.FromResult(0); public static Task<int> RunOnceAsync(string f, int n) => Task.FromResult(0); }

using SharpFuzz;
using Strata.Fuzz;

// list [ci] | seeds TARGET FOLDER | run TARGET FILE... | afl TARGET; see README.md.
switch (args)
{
    case ["list"] or ["list", "ci"]:
        foreach (var name in args.Length == 2 ? FuzzTargets.Ci : FuzzTargets.All.Select(target => target.Name))
        {
            Console.WriteLine(name);
        }

        return 0;
    case ["seeds", var name, var folder] when FuzzTargets.Find(name) is { } target:
        Directory.CreateDirectory(folder);
        var index = 0;
        foreach (var seed in target.Seeds())
        {
            File.WriteAllBytes(Path.Combine(folder, $"seed-{index++:000}"), seed);
        }

        return 0;
    case ["run", var name, .. var files] when FuzzTargets.Find(name) is { } target:
        foreach (var file in files)
        {
            target.Run(File.ReadAllBytes(file));
        }

        return 0;
    case ["afl", var name]:
        // Instrumented code may not run before the fuzzer has its shared memory, so the targets are made at the first input.
        FuzzTarget? fuzzed = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            fuzzed ??= FuzzTargets.Find(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            fuzzed.Run(bytes.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine("usage: Strata.Fuzz list [ci] | seeds TARGET FOLDER | run TARGET FILE... | afl TARGET");
        return 2;
}

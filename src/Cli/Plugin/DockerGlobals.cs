namespace Strata.Cli.Plugin;

/// <summary>The global options of the docker command that stood before the plugin's name (docker/cli, cli/flags/options.go).</summary>
internal sealed record DockerGlobals
{
    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["-c"] = "--context", ["-H"] = "--host", ["-l"] = "--log-level", ["-D"] = "--debug", ["-v"] = "--version",
    };

    private static readonly string[] WithValue = ["--config", "--context", "--host", "--log-level", "--tlscacert", "--tlscert", "--tlskey"];

    private static readonly string[] Flags = ["--debug", "--tls", "--tlsverify", "--version"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The tokens as they were given, to call docker again with.</summary>
    public IReadOnlyList<string> Tokens { get; private init; } = [];

    /// <summary>The value of an option, by its long name; null when it was not given.</summary>
    public string? this[string option] => _values.GetValueOrDefault(option);

    /// <summary>True when a flag was given, and not as <c>=false</c>.</summary>
    public bool Has(string flag) => _values.TryGetValue(flag, out var value) && value is not ("false" or "0" or "f" or "F" or "FALSE" or "False");

    /// <summary>Reads the options at the beginning of a command line; what follows them begins at <paramref name="next"/>.</summary>
    public static DockerGlobals Read(IReadOnlyList<string> args, int start, out int next)
    {
        var globals = new DockerGlobals();
        for (next = start; next < args.Count && globals.TryRead(args, ref next);)
        {
        }

        return globals with { Tokens = [.. args.Skip(start).Take(next - start)] };
    }

    private bool TryRead(IReadOnlyList<string> args, ref int at)
    {
        var (name, value) = Split(args[at]);
        if (Flags.Contains(name, StringComparer.Ordinal))
        {
            _values[name] = value ?? "true";
            at++;
            return true;
        }

        if (!WithValue.Contains(name, StringComparer.Ordinal) || (value is null && at + 1 >= args.Count))
        {
            return false;
        }

        _values[name] = value ?? args[at + 1];
        at += value is null ? 2 : 1;
        return true;
    }

    /// <summary>An option's long name, and the value that stands in the same token: <c>--host=x</c>, <c>-Hx</c>, <c>-H=x</c>.</summary>
    private static (string Name, string? Value) Split(string token)
    {
        if (token.StartsWith("--", StringComparison.Ordinal))
        {
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (token, null) : (token[..equals], token[(equals + 1)..]);
        }

        return token.Length < 2 || !LongNames.TryGetValue(token[..2], out var name) ? (token, null)
            : token.Length == 2 ? (name, null)
            : (name, token[2] == '=' ? token[3..] : token[2..]);
    }
}

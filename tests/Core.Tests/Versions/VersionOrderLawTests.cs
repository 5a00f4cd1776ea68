using System.Diagnostics;
using System.Reflection;
using System.Text;
using Strata.Core.Versions;
using Xunit;

namespace Strata.Core.Tests.Versions;

/// <summary>The laws of a total order, on versions made of pieces that collide often, and on arbitrary text.</summary>
public sealed class VersionOrderLawTests
{
    private static readonly string[] Pieces =
    [
        "0", "1", "9", "10", "01", "00", "a", "b", "z", "A", ".", ".", "-", "~", "^", "+", ":", "_", "-r", "-r0", "_p", "_rc", "_alpha",
        "_git", "~ab", " ", "é", "99999999999999999999999",
    ];

    public static TheoryData<string> Schemes => [.. VersionSchemes.All.Select(scheme => scheme.Name)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Comparing_is_antisymmetric_and_reflexive(string name)
    {
        var scheme = VersionSchemes.Find(name)!;
        var random = new Random(1);
        for (var round = 0; round < 50_000; round++)
        {
            var (a, b) = (Make(random), Make(random));
            Assert.Equal(0, scheme.Compare(a, a));
            Assert.True(Math.Sign(scheme.Compare(a, b)) == -Math.Sign(scheme.Compare(b, a)), $"'{a}' and '{b}'");
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Comparing_is_transitive(string name)
    {
        var scheme = VersionSchemes.Find(name)!;
        var random = new Random(2);
        for (var round = 0; round < 60; round++)
        {
            var versions = Enumerable.Range(0, 24).Select(_ => Make(random)).ToArray();
            foreach (var a in versions)
            {
                foreach (var b in versions)
                {
                    foreach (var c in versions)
                    {
                        if (scheme.Compare(a, b) <= 0 && scheme.Compare(b, c) <= 0)
                        {
                            var strict = scheme.Compare(a, b) < 0 || scheme.Compare(b, c) < 0;
                            var order = scheme.Compare(a, c);
                            Assert.True(strict ? order < 0 : order == 0, $"'{a}' <= '{b}' <= '{c}'");
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void No_text_throws(string name)
    {
        var scheme = VersionSchemes.Find(name)!;
        var random = new Random(3);
        var previous = "";
        for (var round = 0; round < 50_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(12); length > 0; length--)
            {
                text.Append((char)random.Next(random.Next(2) == 0 ? 128 : 65_536));
            }

            var current = text.ToString();
            _ = scheme.IsValid(current);
            Assert.Equal(Math.Sign(scheme.Compare(current, previous)), -Math.Sign(scheme.Compare(previous, current)));
            previous = current;
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Comparing_and_checking_allocate_nothing(string name)
    {
        var debuggable = typeof(VersionSchemes).Assembly.GetCustomAttribute<DebuggableAttribute>();
        Assert.SkipWhen(debuggable?.IsJITOptimizerDisabled == true, "Unoptimised code boxes inside the span library; build with -c Release.");
        var scheme = VersionSchemes.Find(name)!;
        var random = new Random(4);
        var versions = Enumerable.Range(0, 64).Select(_ => Make(random)).ToArray();

        // The JIT's first, unoptimised code of the runtime's own span methods may box; what counts is the code that stays.
        var allocated = long.MaxValue;
        for (var round = 0; round < 200 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            CompareAll(scheme, versions);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void CompareAll(IVersionScheme scheme, string[] versions)
    {
        foreach (var left in versions)
        {
            scheme.IsValid(left);
            foreach (var right in versions)
            {
                scheme.Compare(left, right);
                scheme.CompareToBound(left, right);
            }
        }
    }

    private static string Make(Random random)
    {
        var text = new StringBuilder(random.Next(4) == 0 ? "" : "1.0");
        for (var count = random.Next(5); count > 0; count--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }
}

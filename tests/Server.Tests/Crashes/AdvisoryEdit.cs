using System.Globalization;
using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>One change of an advisory through the API, and the words for it that no other change has.</summary>
/// <param name="Method">The request's method.</param>
/// <param name="Target">Its target.</param>
/// <param name="Body">Its body.</param>
/// <param name="Told">What the notification about it says; see <see cref="ToldChange"/>.</param>
internal sealed record AdvisoryEdit(string Method, string Target, string? Body, string Told)
{
    /// <summary>The edit with this number: one is made, then changed, then deleted, and so on with the next.</summary>
    public static AdvisoryEdit Number(int number)
    {
        const string Address = "/v1/namespaces/debian:12/vulnerabilities";
        var name = string.Create(CultureInfo.InvariantCulture, $"CVE-2031-{number / 3}");
        return (number % 3) switch
        {
            0 => new AdvisoryEdit(
                "POST", Address,
                $$$"""{"Vulnerability":{"Name":"{{{name}}}","Severity":"Low","FixedIn":[{"Name":"openssl","Version":"9.0"}]}}""",
                $"none > {name} Low 9.0"),
            1 => new AdvisoryEdit("PUT", $"{Address}/{name}", """{"Vulnerability":{"Severity":"High"}}""", $"{name} Low 9.0 > {name} High 9.0"),
            _ => new AdvisoryEdit("DELETE", $"{Address}/{name}", null, $"{name} High 9.0 > none"),
        };
    }

    /// <summary>Sends it until it is answered, as a client does that does not know whether the first try was the last.</summary>
    public async Task FinishAsync(MortalServer server)
    {
        var (status, body) = await server.SendAsync(Method, Target, Body);
        Assert.True(status is 200 or 201 || (status == 404 && Method == "DELETE"), body);
    }
}

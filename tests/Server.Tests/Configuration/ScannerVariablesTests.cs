using Microsoft.Extensions.Logging;
using Strata.Server.Configuration;
using Xunit;

namespace Strata.Server.Tests.Configuration;

/// <summary>The environment of the adapter that Harbor ships.</summary>
public sealed class ScannerVariablesTests
{
    [Fact]
    public void The_container_of_Harbors_adapter_can_be_replaced_in_its_place()
    {
        var options = Apply(("SCANNER_API_SERVER_ADDR", ":8443"), ("SCANNER_LOG_LEVEL", "debug"), ("SCANNER_API_SERVER_TLS_CERTIFICATE", "c"), ("SCANNER_API_SERVER_TLS_KEY", "k"));

        Assert.Equal(new ListenAddress(null, 8443), options.Harbor.Listen);
        Assert.Equal(LogLevel.Debug, options.Log.Level);
        Assert.True(options.Api.Tls.IsEnabled);
    }

    [Theory]
    [InlineData("SCANNER_API_SERVER_ADDR", "example.org:8080")]
    [InlineData("SCANNER_LOG_LEVEL", "loud")]
    public void A_value_that_cannot_be_used_is_named(string name, string value) =>
        Assert.StartsWith(name, Assert.Throws<ConfigurationException>(() => Apply((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_them_nothing_changes()
    {
        var options = new ServerOptions();

        Assert.Equal(options, ScannerVariables.Apply(options, _ => null));
    }

    private static ServerOptions Apply(params (string Name, string Value)[] variables) =>
        ScannerVariables.Apply(new ServerOptions(), name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}

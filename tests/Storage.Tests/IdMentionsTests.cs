using Strata.Storage.Sqlite;
using Xunit;

namespace Strata.Storage.Tests;

public sealed class IdMentionsTests
{
    [Fact]
    public void Records_and_scopes_come_once_and_in_order()
    {
        var mentions = default(IdMentions);
        foreach (var (scope, record) in new[] { (3, 0), (0, 0), (70, 7), (63, 7), (64, 7), (70, 9), (3, 9) })
        {
            mentions.Add(scope, record);
        }

        Assert.Equal([0, 7, 9], mentions.Records());
        Assert.Equal([0, 3, 63, 64, 70], mentions.Scopes());
    }
}

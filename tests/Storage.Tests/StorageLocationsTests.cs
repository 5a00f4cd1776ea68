using Strata.Core.Advisories;
using Xunit;

namespace Strata.Storage.Tests;

public sealed class StorageLocationsTests
{
    [Theory]
    [InlineData("/c", "/d", "/h", "/c/strata/advisories.db", "/d/strata/own.db")]
    [InlineData(null, null, "/h", "/h/.cache/strata/advisories.db", "/h/.local/share/strata/own.db")]
    [InlineData("", "relative", "/h", "/h/.cache/strata/advisories.db", "/h/.local/share/strata/own.db")]
    [InlineData("/c", "/d", null, "/c/strata/advisories.db", "/d/strata/own.db")]
    public void Xdg_variables_and_home_tell_the_places(string? cache, string? data, string? home, string expectedCache, string expectedOwn)
    {
        var options = StorageLocations.ForUser(name => name switch
        {
            "XDG_CACHE_HOME" => cache,
            "XDG_DATA_HOME" => data,
            "HOME" => home,
            _ => null,
        });
        Assert.Equal((expectedCache, expectedOwn), (options.CachePath, options.OwnPath));
    }

    [Fact]
    public void Without_any_folder_the_user_is_told_to_choose()
    {
        var refused = Assert.Throws<StoreException>(() => StorageLocations.ForUser(_ => null));
        Assert.Contains("--db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_file_is_made_absolute()
    {
        var options = StorageLocations.SingleFile("some.db");
        Assert.Equal(Path.GetFullPath("some.db"), options.CachePath);
        Assert.Equal(options.CachePath, options.OwnPath);
    }
}

using System.Collections;
using System.Reflection;
using Strata.Core.Inventory;
using Strata.Core.Scanning.Cache;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Core.Tests.Scanning;

public sealed class ImageEntryTests
{
    private static readonly Distribution Release = new()
    {
        Id = "id",
        Version = "1",
        CodeName = "code",
        PrettyName = "pretty",
        Namespace = "id:1",
        DerivedFrom = "parent",
        SupportNamespace = "support:1",
        Cpe = "cpe:/o:x",
        Repositories = ["r1", "r2"],
        Candidates = ["id:1", "id:2"],
    };

    private static readonly Package Installed = new()
    {
        Name = "name",
        Version = "1:2-3",
        Arch = "amd64",
        Type = PackageType.Rpm,
        Source = new SourcePackage("source", "2-3"),
        ModularityLabel = "module:1",
        Vendor = "vendor",
    };

    public static TheoryData<object> Records => [Release, Installed];

    [Theory]
    [MemberData(nameof(Records))]
    public void Records_here_have_every_member_set(object record)
    {
        var members = record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();
        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.True(
            IsSet(member.GetValue(record)), $"{record.GetType().Name}.{member.Name} is not set: give it a value here, and keep it in the cache."));
    }

    [Fact]
    public void Every_member_of_an_image_is_read_as_it_was_written()
    {
        ScanWarning[] warnings = [new("code", "message", "layer 1"), new("code", "message", null)];
        var image = new KnownImage(
            [("sha256:a", "sha256:b"), (null, "sha256:c")],
            warnings,
            new TargetInventory(Release, [new InventoryPackage(Installed, "var/lib/rpm", 1), new InventoryPackage(Installed with { Vendor = null, ModularityLabel = null }, "x", 0)], ["rpm"], [warnings[0]]));
        using var bytes = new MemoryStream();

        ImageEntry.Write(image, bytes);
        bytes.Position = 0;

        Assert.Equivalent(image, ImageEntry.Read(bytes), strict: true);
    }

    private static bool IsSet(object? value) => value switch
    {
        null => false,
        string text => text.Length > 0,
        ICollection many => many.Count > 0,
        Enum or bool or int or long => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) != 0,
        _ => true,
    };
}

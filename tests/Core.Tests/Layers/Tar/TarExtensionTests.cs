using Strata.Core.Layers;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Tar;

/// <summary>L, K, x and g records: which one counts was seen in Go's archive/tar.</summary>
public class TarExtensionTests
{
    [Fact]
    public void Long_name_and_long_link_apply_to_the_next_entry_only()
    {
        var (name, target) = (new string('n', 300), new string('t', 4000));
        var listing = TarListing.Of(new TarBuilder().LongName(name).LongLink(target).Link("short", '2', "other").File("next", "x").Zeros().ToArray());
        Assert.Equal([(TarEntryType.SymbolicLink, name, target, 0L, null), (TarEntryType.Regular, "next", "", 1L, "x")], listing.Entries);
    }

    [Fact]
    public void Pax_path_and_linkpath_replace_the_header()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("path", "pax/name"), ("linkpath", "pax/target"), ("mtime", "1.5"), ("comment", "")).Link("n", '2', "t").Zeros().ToArray());
        Assert.Equal([(TarEntryType.SymbolicLink, "pax/name", "pax/target", 0L, null)], listing.Entries);
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Long_name_wins_over_pax_whichever_comes_first()
    {
        var listing = TarListing.Of(new TarBuilder()
            .LongName("gnu1").Pax(("path", "pax")).File("header", "")
            .Pax(("path", "pax")).LongName("gnu2").File("header", "").Zeros().ToArray());
        Assert.Equal(["gnu1", "gnu2"], listing.Names);
    }

    [Fact]
    public void Second_pax_header_replaces_the_first_completely()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("path", "first"), ("size", "99")).Pax(("linkpath", "second")).File("header", "x").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "header", "second", 1L, "x"), listing.Entries.Single());
    }

    [Fact]
    public void Last_of_two_equal_keys_counts_and_an_empty_value_leaves_the_header()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("path", "a"), ("path", "b")).File("header", "").Pax(("path", "a"), ("path", "")).File("header", "").Zeros().ToArray());
        Assert.Equal(["b", "header"], listing.Names);
    }

    [Fact]
    public void Hostile_37_pax_size_wins_over_the_header_with_a_warning()
    {
        // A reader that believes the header sees "nested" as an entry.
        var nested = new TarBuilder().File("nested", "").ToArray();
        var listing = TarListing.Of(new TarBuilder().Pax(("size", "1024")).Header("f", '0', 512).Data([.. new byte[512], .. nested]).File("next", "x").Zeros().ToArray());
        Assert.Equal(["f", "next"], listing.Names);
        Assert.Equal(1024, listing.Entries[0].Size);
        Assert.Equal([WarningCodes.LayerAnomaly], listing.Codes);
    }

    [Fact]
    public void Pax_size_over_an_empty_header_size_is_how_large_files_are_written()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("size", "5")).Header("f").Data("hello"u8).Zeros().ToArray());
        Assert.Equal("hello", listing.Entries.Single().Content);
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Pax_size_gives_a_link_no_data()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("size", "512")).Link("f", '1', "t").File("next", "x").Zeros().ToArray());
        Assert.Equal(["f", "next"], listing.Names);
    }

    [Fact]
    public void Hostile_39_global_pax_header_changes_nothing()
    {
        var listing = TarListing.Of(new TarBuilder().GlobalPax(("path", "evil"), ("size", "1"), ("comment", "0123")).File("a", "x").File("b", "y").Zeros().ToArray());
        Assert.Equal(["a", "b"], listing.Names);
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Global_header_is_an_entry_of_its_own_and_ends_what_was_prepared()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("path", "pax")).LongLink("link").GlobalPax(("comment", "c")).File("header", "x").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "header", "", 1L, "x"), listing.Entries.Single());
    }

    [Theory]
    [InlineData("path", "a\0b")]
    [InlineData("linkpath", "\0")]
    [InlineData("size", "-1")]
    [InlineData("size", "1x")]
    [InlineData("size", "9223372036854775808")]
    [InlineData("k\0ey", "value")]
    public void Hostile_38_nul_or_no_number_in_a_pax_value_is_damage(string key, string value)
    {
        var listing = TarListing.Of(new TarBuilder().File("before", "").Pax((key, value)).File("after", "x").Zeros().ToArray());
        Assert.Equal(["before"], listing.Names);
        Assert.True(listing.IsDamaged);
    }

    [Fact]
    public void Hostile_38_bytes_that_are_no_utf8_are_kept_as_they_are()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("path", "a\u00FF\u00C3/b"), ("SCHILY.xattr.security.capability", "\u0001\0\0\u0002")).File("x", "").Zeros().ToArray());
        Assert.Equal(["a\u00FF\u00C3/b"], listing.Names);
        Assert.False(listing.IsDamaged);
    }

    [Theory]
    [InlineData("5 a=b")]
    [InlineData("06 a=b")]
    [InlineData("x a=b\n")]
    [InlineData("99 a=b\n")]
    [InlineData("6 ab\n\n")]
    [InlineData("5 =b\n")]
    [InlineData("2 ")]
    [InlineData(" a=b\n")]
    [InlineData("18446744073709551622 a=b\n")]
    [InlineData("no record")]
    public void Malformed_pax_records_are_damage(string records)
    {
        var listing = TarListing.Of(new TarBuilder().Special('x', System.Text.Encoding.Latin1.GetBytes(records)).File("x", "").Zeros().ToArray());
        Assert.Empty(listing.Entries);
        Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
    }

    [Fact]
    public void Value_of_a_record_may_hold_equals_signs_and_line_ends()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("path", "a=b\nc")).File("x", "").Zeros().ToArray());
        Assert.Equal(["a=b\nc"], listing.Names);
    }

    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    [InlineData('x')]
    [InlineData('g')]
    public void Hostile_31_extended_header_over_the_limit_ends_the_walk(char type)
    {
        var atLimit = TarListing.Of(new TarBuilder().Special(type, type is 'x' or 'g' ? TarBuilder.Records(("comment", new string('c', (1 << 20) - 17))) : new byte[1 << 20]).File("f", "").Zeros().ToArray());
        Assert.Single(atLimit.Entries);
        var listing = TarListing.Of(new TarBuilder().File("before", "").Header("x", type, (1 << 20) + 1).Raw(new byte[2 << 20]).ToArray());
        Assert.Equal(["before"], listing.Names);
        Assert.Equal([WarningCodes.LimitExceeded], listing.Codes);
        Assert.True(listing.IsDamaged);
    }

    [Fact]
    public void More_extended_headers_in_a_row_than_allowed_end_the_walk()
    {
        Assert.Single(TarListing.Of(Archive(TarReader.MaximumSpecialRecords)).Entries);
        var listing = TarListing.Of(Archive(TarReader.MaximumSpecialRecords + 1));
        Assert.Empty(listing.Entries);
        Assert.Equal([WarningCodes.LimitExceeded], listing.Codes);

        static byte[] Archive(int records)
        {
            var archive = new TarBuilder();
            for (var i = 0; i < records; i++)
            {
                archive.LongName("n");
            }

            return archive.File("f", "").Zeros().ToArray();
        }
    }

    [Fact]
    public void Long_path_of_4096_bytes_is_kept_and_a_longer_one_skipped()
    {
        var folder = string.Concat(Enumerable.Repeat(new string('d', 199) + "/", 20));
        var (longest, tooLong) = (folder + new string('f', 96), folder + new string('f', 97));
        Assert.Equal(4096, longest.Length);
        using var scan = LayerScan.Of([PathPattern.FilesIn(folder.TrimEnd('/'))], new LayerBuilder().File(longest, "kept").File(tooLong, "skipped"));
        Assert.Equal([longest], scan.Tree.FilesIn(folder).Select(file => file.Path));
        Assert.Equal([WarningCodes.LimitExceeded], scan.Codes);
    }
}

using Strata.Core.Layers;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Tar;

public class TarReaderTests
{
    [Fact]
    public void Empty_stream_is_a_valid_empty_archive()
    {
        var listing = TarListing.Of([]);
        Assert.Empty(listing.Entries);
        Assert.False(listing.IsDamaged);
    }

    [Fact]
    public void V7_header_has_a_name_only()
    {
        var listing = TarListing.Of(new TarBuilder().File("name", "x", block =>
        {
            block.Magic = "";
            block.Prefix = "not/a/prefix";
        }).Zeros().ToArray());
        Assert.Equal(["name"], listing.Names);
    }

    [Fact]
    public void Ustar_prefix_stands_before_the_name()
    {
        var listing = TarListing.Of(new TarBuilder().File("name", "x", block => block.Prefix = "a/long/way").File("full", "", block => block.Prefix = new string('p', 155)).Zeros().ToArray());
        Assert.Equal(["a/long/way/name", new string('p', 155) + "/full"], listing.Names);
    }

    [Fact]
    public void Star_prefix_ends_before_its_times()
    {
        var listing = TarListing.Of(new TarBuilder().File("name", "x", block =>
        {
            block.Prefix = new string('p', 131);
            block.Octal(476, 12, 7);
            block.Text(508, 4, "tar\0");
        }).Zeros().ToArray());
        Assert.Equal([new string('p', 131) + "/name"], listing.Names);
    }

    [Fact]
    public void Gnu_header_has_times_where_others_have_a_prefix()
    {
        var listing = TarListing.Of(new TarBuilder().File("name", "x", block =>
        {
            block.Magic = TarHeaderBlock.GnuMagic;
            block.Octal(345, 12, 12345);
            block.Octal(357, 12, 12345);
        }).Zeros().ToArray());
        Assert.Equal(["name"], listing.Names);
    }

    [Theory]
    [InlineData("old/go/wrote/prefix", "old/go/wrote/prefix/name")]
    [InlineData("not/ascii/\u00E9", "name")]
    public void Gnu_header_without_times_has_a_prefix_after_all_when_it_is_ascii(string prefix, string expected)
    {
        var listing = TarListing.Of(new TarBuilder().File("name", "x", block =>
        {
            block.Magic = TarHeaderBlock.GnuMagic;
            block.Prefix = prefix;
        }).Zeros().ToArray());
        Assert.Equal([expected], listing.Names);
    }

    [Fact]
    public void Name_of_exactly_one_hundred_bytes_has_no_terminator()
    {
        var name = new string('n', 100);
        Assert.Equal([name], TarListing.Of(new TarBuilder().File(name, "").Zeros().ToArray()).Names);
    }

    [Theory]
    [InlineData("00000000005\0")]
    [InlineData("000000000005")]
    [InlineData("          5 ")]
    [InlineData("5\0garbage\0\0\0")]
    [InlineData("5 \0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0  5\0\0\0\0\0\0\0")]
    public void Octal_size_may_be_padded_and_ended_in_all_ways(string field)
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", edit: block => block.Text(124, 12, field)).Data("hello"u8).Zeros().ToArray());
        Assert.Equal("hello", listing.Entries.Single().Content);
        Assert.False(listing.IsDamaged);
    }

    [Fact]
    public void Blank_size_is_zero()
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", edit: block => block.Text(124, 12, "            ")).File("g", "x").Zeros().ToArray());
        Assert.Equal([0L, 1L], listing.Entries.Select(entry => entry.Size));
    }

    [Fact]
    public void Base_256_size_is_read()
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", edit: block => block.Base256(124, 12, 5)).Data("hello"u8).Zeros().ToArray());
        Assert.Equal("hello", listing.Entries.Single().Content);
    }

    [Fact]
    public void Hostile_40_negative_overflowing_or_malformed_size_is_damage()
    {
        foreach (var edit in new Action<TarHeaderBlock>[]
        {
            block => block.Base256(124, 12, -1), block => block.Base256(124, 12, long.MinValue),
            block => block.Text(124, 12, "\u0080\0\0\u0001\0\0\0\0\0\0\0\0"), block => block.Text(124, 12, "\u00BF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF"),
            block => block.Text(124, 12, "\u0080\0\0\0\u0080\0\0\0\0\0\0\0"), block => block.Text(124, 12, "-1"), block => block.Text(124, 12, "9"),
        })
        {
            var listing = TarListing.Of(new TarBuilder().File("before", "x").Header("f", edit: edit).File("after", "").Zeros().ToArray());
            Assert.Equal(["before"], listing.Names);
            Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
            Assert.True(listing.IsDamaged);
        }
    }

    [Fact]
    public void Largest_size_that_is_allowed_is_only_a_truncated_archive()
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", edit: block => block.Base256(124, 12, long.MaxValue)).Zeros().ToArray());
        Assert.Equal(long.MaxValue, listing.Entries.Single().Size);
        Assert.True(listing.IsDamaged);
    }

    [Fact]
    public void Negative_time_is_legal()
    {
        var listing = TarListing.Of(new TarBuilder().File("f", "x", block => block.Base256(136, 12, -1000)).Zeros().ToArray());
        Assert.Equal(["f"], listing.Names);
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Checksum_may_be_of_signed_bytes()
    {
        var listing = TarListing.Of(new TarBuilder().File("caf\u00E9", "x", block => block.Sum(signed: true)).File("caf\u00E9", "y").Zeros().ToArray());
        Assert.Equal(["caf\u00E9", "caf\u00E9"], listing.Names);
        Assert.False(listing.IsDamaged);
    }

    [Fact]
    public void Wrong_checksum_ends_the_walk_as_damage()
    {
        var listing = TarListing.Of(new TarBuilder().File("before", "x").File("bad", "x", block =>
        {
            block.Sum();
            block.Bytes[0] ^= 1;
        }).File("after", "").Zeros().ToArray());
        Assert.Equal(["before"], listing.Names);
        Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
    }

    [Fact]
    public void What_is_no_archive_at_all_is_damaged()
    {
        var listing = TarListing.Of(new byte[4096].Select((_, i) => (byte)(i * 7)).ToArray());
        Assert.Empty(listing.Entries);
        Assert.True(listing.IsDamaged);
    }

    [Theory]
    [InlineData('0', TarEntryType.Regular)]
    [InlineData('\0', TarEntryType.Regular)]
    [InlineData('7', TarEntryType.Regular)]
    [InlineData('D', TarEntryType.Ignored)]
    [InlineData('M', TarEntryType.Ignored)]
    [InlineData('V', TarEntryType.Ignored)]
    [InlineData('N', TarEntryType.Ignored)]
    [InlineData('Z', TarEntryType.Ignored)]
    public void Types_with_data_skip_it(char type, object expected)
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", type, 600).Data(new byte[600]).File("next", "x").Zeros().ToArray());
        Assert.Equal((TarEntryType)expected, listing.Entries[0].Type);
        Assert.Equal(["f", "next"], listing.Names);
        Assert.Equal(type is 'D' or 'M' or 'N' or 'Z', listing.Codes.Contains(WarningCodes.LayerAnomaly));
    }

    [Theory]
    [InlineData('1', TarEntryType.HardLink)]
    [InlineData('2', TarEntryType.SymbolicLink)]
    [InlineData('3', TarEntryType.Special)]
    [InlineData('4', TarEntryType.Special)]
    [InlineData('5', TarEntryType.Directory)]
    [InlineData('6', TarEntryType.Special)]
    public void Hostile_36_types_1_to_6_with_a_size_have_no_data_block(char type, object expected)
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", type, 700).File("next", "x").Zeros().ToArray());
        Assert.Equal([((TarEntryType)expected, "f", "", 0L, null), (TarEntryType.Regular, "next", "", 1L, "x")], listing.Entries);
        Assert.Equal(type != '5', listing.Codes.Contains(WarningCodes.LayerAnomaly));
        Assert.False(listing.IsDamaged);
    }

    [Fact]
    public void Type_zero_byte_with_a_slash_is_a_folder_without_data()
    {
        var listing = TarListing.Of(new TarBuilder().Header("folder/", '\0', 512).File("next", "x").Zeros().ToArray());
        Assert.Equal([TarEntryType.Directory, TarEntryType.Regular], listing.Entries.Select(entry => entry.Type));
    }

    [Fact]
    public void Type_0_with_a_slash_is_a_file_with_a_warning()
    {
        var listing = TarListing.Of(new TarBuilder().File("file/", "x").Zeros().ToArray());
        Assert.Equal(TarEntryType.Regular, listing.Entries.Single().Type);
        Assert.Equal([WarningCodes.LayerAnomaly], listing.Codes);
    }

    [Fact]
    public void End_mark_and_last_padding_may_be_missing()
    {
        foreach (var archive in new[] { new TarBuilder().File("f", "x").Zeros(1), new TarBuilder().File("f", "x"), new TarBuilder().Header("f", '0', 1).Raw("x"u8) })
        {
            var listing = TarListing.Of(archive.ToArray());
            Assert.Equal("x", listing.Entries.Single().Content);
            Assert.Empty(listing.Warnings);
            Assert.False(listing.IsDamaged);
        }
    }

    [Fact]
    public void Archive_cut_inside_data_or_header_is_damaged_and_keeps_what_came_before()
    {
        var whole = new TarBuilder().File("f", "x").File("g", new string('y', 1000)).ToArray();
        foreach (var length in new[] { 1024 + 100, 1024 + 512 + 999, 1024 + 512 })
        {
            foreach (var readContent in new[] { true, false })
            {
                var listing = TarListing.Of(whole[..length], readContent: readContent);
                Assert.Equal("f", listing.Names.First());
                Assert.True(listing.IsDamaged);
                Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
            }
        }
    }

    [Fact]
    public void One_zero_block_between_entries_is_damage_but_what_follows_is_read()
    {
        var listing = TarListing.Of(new TarBuilder().File("f", "x").Zeros(1).File("g", "y").Zeros().ToArray());
        Assert.Equal(["f", "g"], listing.Names);
        Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
        Assert.True(listing.IsDamaged);
    }

    [Fact]
    public void Padding_after_the_end_mark_is_no_oddity()
    {
        Assert.Empty(TarListing.Of(new TarBuilder().File("f", "x").Zeros(40).ToArray()).Warnings);
    }

    [Fact]
    public void Hostile_42_second_archive_or_other_data_after_the_end_is_ignored_with_a_warning()
    {
        foreach (var tail in new[] { new TarBuilder().File("hidden", "y").Zeros().ToArray(), "PK\u0003\u0004"u8.ToArray(), new byte[100].Append((byte)1).ToArray() })
        {
            var listing = TarListing.Of(new TarBuilder().File("f", "x").Zeros(5).Raw(tail).ToArray());
            Assert.Equal(["f"], listing.Names);
            Assert.Equal([WarningCodes.LayerAnomaly], listing.Codes);
            Assert.False(listing.IsDamaged);
        }
    }

    [Fact]
    public void Hostile_30_too_many_entries_end_the_walk()
    {
        var archive = new TarBuilder();
        for (var i = 0; i < 20; i++)
        {
            archive.File($"f{i}", "");
        }

        var listing = TarListing.Of(archive.Zeros().ToArray(), new ScanLimits { LayerEntries = 10 });
        Assert.Equal(10, listing.Entries.Count);
        Assert.Equal([WarningCodes.LimitExceeded], listing.Codes);
        Assert.True(listing.IsDamaged);
    }
}

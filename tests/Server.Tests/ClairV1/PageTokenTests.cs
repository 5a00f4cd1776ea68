using System.Text;
using Microsoft.Extensions.Time.Testing;
using Strata.Server.ClairV1;
using Strata.Server.ClairV1.Models;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

public sealed class PageTokenTests
{
    private static readonly VulnerabilityPosition Position = new("debian:9", "CVE-2017-13089");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_571_234_500));

    [Fact]
    public void Token_has_the_form_of_Clairs_and_needs_no_escaping_but_for_its_end()
    {
        var token = Tokens().Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition);

        Assert.StartsWith("gAAAAA", token, StringComparison.Ordinal);
        Assert.Equal(0, token.Length % 4);
        Assert.True(token.TrimEnd('=').All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
    }

    [Fact]
    public void Replica_with_the_same_key_reads_it()
    {
        var token = Tokens().Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition);

        Assert.Equal(Position, Tokens().Read(token, ClairV1JsonContext.Default.VulnerabilityPosition));
        Assert.Equal(Position, Tokens().Read(token.TrimEnd('='), ClairV1JsonContext.Default.VulnerabilityPosition));
    }

    [Fact]
    public void Two_tokens_of_one_position_differ_and_do_not_show_it()
    {
        var (left, right) = (Tokens().Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition), Tokens().Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition));

        Assert.NotEqual(left, right);
        Assert.DoesNotContain("CVE", Encoding.Latin1.GetString(Convert.FromBase64String(left.Replace('-', '+').Replace('_', '/'))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(-1, true)]
    [InlineData(-2, false)]
    public void Token_lives_for_an_hour(int minutes, bool isGood)
    {
        var token = Tokens().Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition);
        var later = new FakeTimeProvider(_time.GetUtcNow().AddMinutes(minutes));

        Assert.Equal(isGood, new PageTokens(Key(1), later).Read(token, ClairV1JsonContext.Default.VulnerabilityPosition) is not null);
    }

    [Fact]
    public void Every_changed_character_makes_it_worthless()
    {
        var token = Tokens().Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition).TrimEnd('=');
        for (var index = 0; index < token.Length - 1; index++)
        {
            var changed = token.ToCharArray();
            changed[index] = changed[index] == 'A' ? 'B' : 'A';

            Assert.Null(Tokens().Read(new string(changed), ClairV1JsonContext.Default.VulnerabilityPosition));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("gAAAAA")]
    [InlineData("ü")]
    [InlineData("====")]
    [InlineData("not base64 !")]
    public void Nonsense_is_no_token(string text) => Assert.Null(Tokens().Read(text, ClairV1JsonContext.Default.VulnerabilityPosition));

    [Fact]
    public void Token_of_another_key_is_worthless()
    {
        var token = new PageTokens(Key(2), _time).Write(Position, ClairV1JsonContext.Default.VulnerabilityPosition);

        Assert.Null(Tokens().Read(token, ClairV1JsonContext.Default.VulnerabilityPosition));
    }

    /// <summary>The first vector of the Fernet specification (generate.json): what others write is read.</summary>
    [Fact]
    public void Vector_of_the_Fernet_specification_is_decrypted_to_its_text()
    {
        var key = Convert.FromBase64String("cw/0x689RpI+jtRR7oE8h/eQsKImvJapLeSbXpwF4e4=");
        var time = new FakeTimeProvider(DateTimeOffset.Parse("1985-10-26T01:20:01-07:00", System.Globalization.CultureInfo.InvariantCulture));
        const string Token = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

        // Its text is "hello", which is no position: decrypted, and then refused as JSON. One changed bit fails before that.
        Assert.Null(new PageTokens(key, time).Read(Token, ClairV1JsonContext.Default.VulnerabilityPosition));
        Assert.Equal("hello", new PageTokens(key, time).Decrypt(Token) is { } content ? Encoding.ASCII.GetString(content) : null);
    }

    private PageTokens Tokens() => new(Key(1), _time);

    private static byte[] Key(byte start) => [.. Enumerable.Range(start, 32).Select(value => (byte)value)];
}

using System.Text;
using Strata.Server.Jobs;
using Xunit;

namespace Strata.Server.Tests.Jobs;

/// <summary>Secrets of jobs, and their ids.</summary>
public sealed class JobSecretsTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private readonly JobSecrets _secrets = new(Key(1));

    [Fact]
    public void A_secret_comes_back_and_cannot_be_read_meanwhile()
    {
        var content = _secrets.Seal(Id, "Basic c2VjcmV0");
        Assert.Equal("Basic c2VjcmV0", _secrets.Open(Id, content));
        Assert.DoesNotContain("c2VjcmV0", Encoding.Latin1.GetString(content), StringComparison.Ordinal);
        Assert.NotEqual(content, _secrets.Seal(Id, "Basic c2VjcmV0"));
    }

    [Fact]
    public void A_secret_of_another_job_another_key_or_with_a_changed_byte_is_not_opened()
    {
        var content = _secrets.Seal(Id, "x");
        Assert.Null(_secrets.Open(Id[1..] + "0", content));
        Assert.Null(new JobSecrets(Key(2)).Open(Id, content));
        for (var i = 0; i < content.Length; i++)
        {
            var changed = content.ToArray();
            changed[i] ^= 1;
            Assert.Null(_secrets.Open(Id, changed));
        }

        Assert.Null(_secrets.Open(Id, []));
    }

    [Fact]
    public void Ids_are_32_digits_of_what_the_source_gives()
    {
        var ids = new JobIds(bytes => Array.Fill(bytes, (byte)0xAB));
        Assert.Equal(string.Concat(Enumerable.Repeat("ab", 16)), ids.Next());
        Assert.True(JobIds.IsPlausible(ids.Next()));
        Assert.False(JobIds.IsPlausible("AB"));
        Assert.False(JobIds.IsPlausible(new string('A', 32)));
    }

    private static byte[] Key(byte value)
    {
        var key = new byte[JobSecrets.KeyBytes];
        Array.Fill(key, value);
        return key;
    }
}

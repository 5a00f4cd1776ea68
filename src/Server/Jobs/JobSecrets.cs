using System.Security.Cryptography;
using System.Text;

namespace Strata.Server.Jobs;

/// <summary>
/// Encrypts what a job must know and nobody else: AES-256-GCM with a key that does not lie beside it unless the operator gave none. The job's id
/// is authenticated with it, so that a secret that is moved to another job cannot be read there.
/// </summary>
/// <param name="key">The key, 32 bytes.</param>
internal sealed class JobSecrets(byte[] key)
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>The name of the key that replicas share where the operator gave none.</summary>
    public const string SharedName = "jobs";

    private const byte Form = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Encrypts a secret.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>The form's number, a random nonce, the tag, and the encrypted text.</returns>
    public byte[] Seal(string id, string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var content = new byte[1 + NonceBytes + TagBytes + text.Length];
        content[0] = Form;
        var nonce = content.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, text, content.AsSpan(1 + NonceBytes + TagBytes), content.AsSpan(1 + NonceBytes, TagBytes), Encoding.ASCII.GetBytes(id));
        CryptographicOperations.ZeroMemory(text);
        return content;
    }

    /// <summary>Decrypts a secret; null when it was encrypted with another key, for another job, or was changed.</summary>
    public string? Open(string id, byte[] content)
    {
        if (content.Length < 1 + NonceBytes + TagBytes || content[0] != Form)
        {
            return null;
        }

        var text = new byte[content.Length - 1 - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(
                content.AsSpan(1, NonceBytes), content.AsSpan(1 + NonceBytes + TagBytes), content.AsSpan(1 + NonceBytes, TagBytes), text, Encoding.ASCII.GetBytes(id));
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}

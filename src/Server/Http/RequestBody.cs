namespace Strata.Server.Http;

/// <summary>Reads a request's body whole, as far as it counts.</summary>
internal static class RequestBody
{
    private const int UsualLength = 16 << 10;

    /// <summary>The first bytes of the body, and whether there are more of them than <paramref name="maximum"/>.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, bool IsCutOff)> ReadAsync(HttpContext context, int maximum)
    {
        var buffer = new byte[(int)Math.Clamp(context.Request.ContentLength ?? UsualLength, 1, maximum)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == maximum)
                {
                    break;
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maximum));
            }

            var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                return (buffer.AsMemory(0, length), false);
            }

            length += read;
        }

        var rest = new byte[1];
        return (buffer.AsMemory(0, length), await context.Request.Body.ReadAsync(rest, context.RequestAborted).ConfigureAwait(false) > 0);
    }
}

using System.Buffers;

namespace Strata.Server.Hosting;

/// <summary>Gives every request an id that is in its answer, its log lines and its trace: the caller's <c>X-Request-Id</c>, else an own one.</summary>
internal static class RequestIds
{
    private const string Header = "X-Request-Id";
    private const int MaximumLength = 128;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:=+/");

    /// <summary>Adds the step to the pipeline.</summary>
    public static void UseRequestIds(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // A header that could forge log lines is not taken over.
        if (context.Request.Headers[Header] is [{ Length: > 0 and <= MaximumLength } given] && !given.AsSpan().ContainsAnyExcept(Allowed))
        {
            context.TraceIdentifier = given;
        }

        context.Response.Headers[Header] = context.TraceIdentifier;
        return next(context);
    });
}

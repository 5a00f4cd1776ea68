using System.Globalization;
using System.Text;
using Strata.Core.Versions;

namespace Strata.Cli.Commands;

/// <summary>
/// Answers pairs of versions line by line. Answers are written as soon as the input that is there has been read, so that another program
/// can ask one question at a time. A line that is not two texts with one tab between is answered with <c>?</c>, so that answers stay in
/// step with questions; at the end of a line, a carriage return is dropped.
/// </summary>
/// <param name="scheme">The ordering.</param>
internal sealed class VersionPairs(IVersionScheme scheme)
{
    /// <summary>Characters of one line; no version is near, and an endless line must not fill the memory.</summary>
    private const int MaximumLine = 64 << 10;

    private readonly StringBuilder _answers = new();
    private long _line;
    private long _malformed;
    private long _firstMalformed;

    /// <summary>Answers until the input ends.</summary>
    /// <returns>What was wrong with the input, or null.</returns>
    public async Task<string?> AnswerAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(input, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        var buffer = new char[MaximumLine];
        var kept = 0;
        var tooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync(buffer.AsMemory(kept), cancellationToken).ConfigureAwait(false);
            var end = kept + read;
            var start = 0;
            while (buffer.AsSpan(start, end - start).IndexOf('\n') is var length and >= 0)
            {
                Answer(tooLong ? "" : buffer.AsSpan(start, length));
                tooLong = false;
                start += length + 1;
            }

            if (read == 0)
            {
                if (end > start || tooLong)
                {
                    Answer(tooLong ? "" : buffer.AsSpan(start, end - start));
                }

                await WriteAnswersAsync(output, cancellationToken).ConfigureAwait(false);
                return Problem();
            }

            await WriteAnswersAsync(output, cancellationToken).ConfigureAwait(false);
            kept = end - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
            if (kept == buffer.Length)
            {
                tooLong = true;
                kept = 0;
            }
        }
    }

    /// <summary>The sign of a comparison.</summary>
    public static char Sign(int comparison) => comparison switch { < 0 => '<', 0 => '=', > 0 => '>' };

    private void Answer(ReadOnlySpan<char> line)
    {
        _line++;
        line = line.EndsWith("\r") ? line[..^1] : line;
        var tab = line.IndexOf('\t');
        if (tab < 0 || line[(tab + 1)..].Contains('\t'))
        {
            _malformed++;
            _firstMalformed = _firstMalformed == 0 ? _line : _firstMalformed;
            _answers.Append("?\n");
            return;
        }

        _answers.Append(Sign(scheme.Compare(line[..tab], line[(tab + 1)..]))).Append('\n');
    }

    private async Task WriteAnswersAsync(Stream output, CancellationToken cancellationToken)
    {
        if (_answers.Length > 0)
        {
            await output.WriteAsync(Encoding.ASCII.GetBytes(_answers.ToString()), cancellationToken).ConfigureAwait(false);
            _answers.Clear();
        }
    }

    private string? Problem() => _malformed == 0
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{_malformed} of {_line} lines are not two versions with a tab between them, the first of them line {_firstMalformed}; they were answered with '?'.");
}

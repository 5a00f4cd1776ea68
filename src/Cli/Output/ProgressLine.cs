using System.Globalization;
using Strata.Core.Scanning;

namespace Strata.Cli.Output;

/// <summary>
/// One line on standard error that tells what is going on, from half a second after the start, and only where someone can see it. It
/// is gone when the work is done. Safe to report to from any thread.
/// </summary>
internal sealed class ProgressLine : IProgress<ScanProgress>, IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly int _width;
    private readonly ITimer? _timer;
    private ScanProgress _latest;
    private bool _shown;
    private bool _finished;

    /// <summary>Starts the line.</summary>
    /// <param name="output">Standard error.</param>
    /// <param name="width">The terminal's columns, or null where nothing is to be shown: no terminal, or progress is not wanted.</param>
    /// <param name="time">The clock that the delay is measured by.</param>
    public ProgressLine(TextWriter output, int? width, TimeProvider time)
    {
        _output = output;
        _width = width ?? 0;
        _timer = width is null ? null : time.CreateTimer(_ => Draw(), null, Delay, Interval);
    }

    public void Report(ScanProgress value)
    {
        lock (_lock)
        {
            _latest = value;
        }
    }

    /// <summary>Takes the line away, so that something else can be written; the next change of the clock draws it again.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown)
            {
                _output.Write("\r\u001b[K");
                _output.Flush();
                _shown = false;
            }
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _finished = true;
            Clear();
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            if (_finished || _latest.Activity is not { Length: > 0 } activity)
            {
                return;
            }

            _output.Write("\r" + DisplayText.Clean(activity + Amount(_latest), Math.Max(_width - 1, 20)) + "\u001b[K");
            _output.Flush();
            _shown = true;
        }
    }

    private static string Amount(ScanProgress progress) => progress switch
    {
        { Total: > 0 and var total } => string.Create(CultureInfo.InvariantCulture, $" {Math.Min(100, progress.Done * 100.0 / total):0} %"),
        { Done: > 0 } => string.Create(CultureInfo.InvariantCulture, $" {progress.Done:N0}"),
        _ => "",
    };
}

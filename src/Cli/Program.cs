using System.Runtime.InteropServices;
using System.Text;
using Strata.Cli;
using Strata.Cli.Commands;
using Strata.Cli.Output;

if (args is ["--version"] or ["version"])
{
    StandardStream.Output.Write(Encoding.ASCII.GetBytes(VersionCommand.Line));
    return ExitCodes.Success;
}

var stoppedBy = 0;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated));

var command = Task.Run(() => CommandLine.RunAsync(args, CommandEnvironment.OfProcess(), stop.Token));
var stopped = new TaskCompletionSource();
using var onStop = stop.Token.Register(() => stopped.SetResult());
await Task.WhenAny(command, stopped.Task).ConfigureAwait(false);
try
{
    // A command that waits for standard input cannot be woken: it gets a moment to clean up and is then left behind.
    return await (stop.IsCancellationRequested ? command.WaitAsync(TimeSpan.FromSeconds(2)) : command).ConfigureAwait(false);
}
catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && stop.IsCancellationRequested)
{
    return stoppedBy;
}

// The first signal lets the command clean up; the second ends the process as it would have without us.
void Stop(PosixSignalContext context, int exitCode)
{
    context.Cancel = !stop.IsCancellationRequested;
    stoppedBy = exitCode;
    stop.Cancel();
}

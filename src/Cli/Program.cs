using System.Runtime.InteropServices;
using System.Text;
using Strata.Cli;
using Strata.Cli.Commands;
using Strata.Cli.Output;
using Strata.Cli.Plugin;

var call = PluginCall.Of(PluginCall.InvokedAs(), args);
if (PluginAnswers.To(call.Arguments) is { } answer)
{
    StandardStream.Output.Write(Encoding.UTF8.GetBytes(answer));
    return ExitCodes.Success;
}

if (call.Arguments is ["--version"] or ["version"])
{
    StandardStream.Output.Write(Encoding.ASCII.GetBytes(VersionCommand.Line));
    return ExitCodes.Success;
}

var stoppedBy = 0;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated));

var command = Task.Run(() => CommandLine.RunAsync(call.Arguments, CommandEnvironment.OfProcess(call.Docker), stop.Token));
if (call.Docker is not null && Environment.GetEnvironmentVariable(PluginSocket.Variable) is { Length: > 0 } socket)
{
    _ = PluginSocket.WatchAsync(socket, StopAsInterrupted, stop.Token);
}

var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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

void StopAsInterrupted()
{
    stoppedBy = ExitCodes.Interrupted;
    stop.Cancel();
}

// The first signal lets the command clean up; the second ends the process as it would have without us.
void Stop(PosixSignalContext context, int exitCode)
{
    context.Cancel = !stop.IsCancellationRequested;
    stoppedBy = exitCode;
    stop.Cancel();
}

using System.Runtime.InteropServices;
using System.Text;
using Strata.Cli;
using Strata.Cli.Commands;
using Strata.Cli.Output;

if (args is ["--version"] or ["version"])
{
    using var output = new StandardOutput();
    output.Write(Encoding.ASCII.GetBytes(VersionCommand.Line));
    return ExitCodes.Success;
}

var stoppedBy = 0;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated));

try
{
    return await CommandLine.RunAsync(args, CommandEnvironment.OfProcess(), stop.Token).ConfigureAwait(false);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
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

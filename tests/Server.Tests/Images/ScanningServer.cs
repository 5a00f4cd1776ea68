using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Prometheus;
using Strata.Server.Images;
using Strata.Server.Jobs;
using Strata.Server.Layers;
using Strata.Storage;
using Strata.Storage.Jobs;
using Xunit;

namespace Strata.Server.Tests.Images;

/// <summary>The part of a server that scans images, on a database that may be shared with others.</summary>
internal sealed class ScanningServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _running = [];

    private ScanningServer(ServiceProvider services) => _services = services;

    public IServerDatabase Database => _services.GetRequiredService<IServerDatabase>();

    public ScanJobs Scans => _services.GetRequiredService<ScanJobs>();

    public JobQueue Queue => _services.GetRequiredService<JobQueue>();

    public ImageReports Reports => _services.GetRequiredService<ImageReports>();

    /// <summary>Starts its workers.</summary>
    public static async Task<ScanningServer> StartAsync(
        IServerDatabase database, JobOptions? jobs = null, ImageOptions? images = null, bool allowLoopback = true, IJobHandler? handler = null)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(database)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IMetricFactory>(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry()))
            .AddLayers(new LayerOptions(), allowLoopback)
            .AddJobs((jobs ?? new JobOptions()) with { Key = new byte[JobSecrets.KeyBytes] })
            .AddImages(images ?? new ImageOptions(), allowLoopback, 1 << 30)
            .AddSingleton<IScanDocument>(new TextDocument());
        if (handler is not null)
        {
            services.AddSingleton(handler);
        }

        var server = new ScanningServer(services.BuildServiceProvider());
        foreach (var hosted in server._services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(TestContext.Current.CancellationToken);
            server._running.Add(hosted);
        }

        return server;
    }

    /// <summary>Waits until a job has ended.</summary>
    public async Task<Job> EndAsync(string id)
    {
        while (true)
        {
            var job = (await Database.Jobs.FindAsync(id, TestContext.Current.CancellationToken))!;
            if (job.IsEnded)
            {
                return job;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A document of a job that is done, decompressed.</summary>
    public async Task<string> ReadAsync(string id)
    {
        var document = (await Database.Jobs.ReadDocumentAsync(id, TextDocument.TheName, TestContext.Current.CancellationToken))!;
        using var content = new MemoryStream(document.Content.ToArray());
        await using var gzip = new GZipStream(content, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        foreach (var hosted in _running)
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }
}

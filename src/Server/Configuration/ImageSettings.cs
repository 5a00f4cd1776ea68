using System.Globalization;
using Strata.Core.Images.Blobs;
using Strata.Server.Images;
using Strata.Server.Jobs;

namespace Strata.Server.Configuration;

/// <summary>Our own keys for scans of images and the jobs that they are.</summary>
internal static class ImageSettings
{
    /// <summary>Every key.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("strata.jobs.key", (options, value) => Jobs(options, jobs => jobs with { Key = ReadKey(value) }),
            options => options.Jobs.Key is null ? null : "") { IsSecret = true },
        new("strata.jobs.concurrency", (options, value) => Jobs(options, jobs => jobs with { Concurrency = (int)value.Integer(-1, 1_000) }),
            options => Text(options.Jobs.Concurrency)),
        new("strata.jobs.patience", (options, value) => Jobs(options, jobs => jobs with { Patience = Positive(value) }),
            options => GoDuration.Format(options.Jobs.Patience)),
        new("strata.jobs.retention", (options, value) => Jobs(options, jobs => jobs with { Retention = Positive(value) }),
            options => GoDuration.Format(options.Jobs.Retention)),
        new("strata.jobs.attempts", (options, value) => Jobs(options, jobs => jobs with { Attempts = (int)value.Integer(1, 100) }),
            options => Text(options.Jobs.Attempts)),
        new("strata.images.registries", (options, value) => Images(options, images => images with { Registries = ReadHosts(value) }),
            options => options.Images.Registries),
        new("strata.images.insecure", (options, value) => Images(options, images => images with { InsecureRegistries = ReadHosts(value) }),
            options => options.Images.InsecureRegistries),
        new("strata.images.cafile", (options, value) => Images(options, images => images with { AuthorityFile = value.Text() }),
            options => options.Images.AuthorityFile),
        new("strata.images.loopback", (options, value) => Images(options, images => images with { AllowLoopback = value.Flag() }),
            options => options.Images.AllowLoopback ? "true" : "false"),
        new("strata.images.retention", (options, value) => Images(options, images => images with { Retention = Positive(value) }),
            options => GoDuration.Format(options.Images.Retention)),
    ];

    private static ServerOptions Jobs(ServerOptions options, Func<JobOptions, JobOptions> change) => options with { Jobs = change(options.Jobs) };

    private static ServerOptions Images(ServerOptions options, Func<ImageOptions, ImageOptions> change) => options with { Images = change(options.Images) };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Positive(SettingValue value) => value.Duration() is var duration && duration > TimeSpan.Zero
        ? duration
        : throw value.Refuse("must be longer than nothing");

    private static IReadOnlyList<string> ReadHosts(SettingValue value) => value.Texts() is var hosts && hosts.All(AddressRules.IsHostPattern)
        ? hosts
        : throw value.Refuse("must be a list of hosts: registry.example, *.example, registry.example:5000");

    private static byte[] ReadKey(SettingValue value)
    {
        var key = new byte[JobSecrets.KeyBytes];
        return Convert.TryFromBase64String(value.Secret().Trim(), key, out var count) && count == key.Length
            ? key
            : throw value.Refuse("must be 32 random bytes in base64: openssl rand -base64 32");
    }
}

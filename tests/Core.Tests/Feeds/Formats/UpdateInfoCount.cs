using System.Xml.Linq;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Xunit;

namespace Strata.Core.Tests.Feeds.Formats;

/// <summary>Counts what is in the <c>updateinfo.xml</c> files of a folder with another reader than the product's, one that holds them whole.</summary>
/// <param name="Updates">The updates.</param>
/// <param name="Names">The different package names of each update, sources aside, summed up.</param>
internal sealed record UpdateInfoCount(int Updates, int Names)
{
    /// <summary>Counts the updates that are of a kind.</summary>
    public static async Task<UpdateInfoCount> OfAsync(string path, Func<XElement, bool> isCounted)
    {
        var (updates, names) = (0, 0);
        await foreach (var file in new LocalFeedFiles(path, FeedLimits.Default).ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (!file.Path.Contains("updateinfo", StringComparison.Ordinal))
            {
                continue;
            }

            var document = await XDocument.LoadAsync(file.Content, LoadOptions.None, TestContext.Current.CancellationToken);
            foreach (var update in document.Descendants("update").Where(isCounted))
            {
                updates++;
                names += update.Descendants("package").Where(package => (string?)package.Attribute("arch") != "src")
                    .Select(package => (string?)package.Attribute("name")).Distinct().Count();
            }
        }

        return new UpdateInfoCount(updates, names);
    }
}

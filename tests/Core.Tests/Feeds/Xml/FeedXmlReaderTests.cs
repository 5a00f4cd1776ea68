using System.Text;
using System.Xml;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Strata.Core.Feeds.Xml;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Xml;

public sealed class FeedXmlReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<a/>")]
    [InlineData("<a></a>")]
    [InlineData("<?xml version=\"1.0\"?>\n<!-- c --><a b='1' c=\"2&amp;'\" ><d/>text &lt;&#65;&#x1F600;&apos;<![CDATA[<e>&amp;]]>]]</a>\n<?pi x?>\n")]
    [InlineData("<n:a xmlns:n='urn:x' n:b='1'><n:c>x<d>y</d>z</n:c></n:a >")]
    [InlineData("<a b = '>' c='\"'><!-- > < --><d\n\te='1'\n/></a>")]
    [InlineData("<é ü='ö'>ä</é>")]
    public async Task Nodes_are_those_of_the_frameworks_reader(string text) =>
        Assert.Equal(Expected(new StringReader(text)), await NodesAsync(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("feeds/amazon")]
    [InlineData("feeds/almalinux/updateinfo/happy")]
    [InlineData("feeds/rocky/updateinfo/happy")]
    [InlineData("feeds/fedora")]
    [InlineData("feeds/bottlerocket")]
    [InlineData("feeds/photon/oval")]
    [InlineData("feeds/azurelinux/azurelinux-3.0-oval.xml.gz")]
    [InlineData("feeds/clair-v2-fixtures")]
    [InlineData("feeds/ubuntu/oval")]
    [InlineData("feeds/suse/oval")]
    public async Task Real_documents_read_as_with_the_frameworks_reader(string path)
    {
        var documents = 0;
        await foreach (var file in new LocalFeedFiles(SharedCorpus.PathOf(path), FeedLimits.Default).ReadAllAsync(Token))
        {
            using var content = new MemoryStream();
            await file.Content.CopyToAsync(content, Token);
            if (!file.Path.EndsWith(".xml", StringComparison.Ordinal))
            {
                continue;
            }

            documents++;
            Assert.Equal(Expected(new StreamReader(new MemoryStream(content.ToArray()))), await NodesAsync(content.ToArray()));
        }

        Assert.NotEqual(0, documents);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("text")]
    [InlineData("<a>")]
    [InlineData("<a><b></a></b>")]
    [InlineData("</a>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a/>text")]
    [InlineData("<a/><![CDATA[ ]]>")]
    [InlineData("<a b></a>")]
    [InlineData("<a b=1></a>")]
    [InlineData("<a b='1'c='2'/>")]
    [InlineData("<a b='1' b='2'/>")]
    [InlineData("<a b='<'/>")]
    [InlineData("<a b='1/>")]
    [InlineData("<1/>")]
    [InlineData("< a/>")]
    [InlineData("<a>&b;</a>")]
    [InlineData("<a>&amp</a>")]
    [InlineData("<a b='&c;'/>")]
    [InlineData("<a>&#0;</a>")]
    [InlineData("<a>&#xD800;</a>")]
    [InlineData("<a>&#x110000;</a>")]
    [InlineData("<a>&#;</a>")]
    [InlineData("<a>\u0000</a>")]
    [InlineData("<a><!-- </a>")]
    [InlineData("<a><![CDATA[</a>")]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<a><!ENTITY b 'c'></a>")]
    [InlineData("<?xml version='1.0' encoding='EBCDIC'?><a/>")]
    public async Task What_is_no_whole_document_is_refused(string text)
    {
        var refusal = await Assert.ThrowsAsync<FeedFormatException>(() => NodesAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Contains("feed.xml", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_the_encoding_does_not_have_are_refused() =>
        await Assert.ThrowsAsync<FeedFormatException>(() => NodesAsync([.. "<a>"u8, 0xE9, .. "</a>"u8]));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public async Task Encodings_are_told_by_their_mark_or_their_declaration(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = $"<?xml version=\"1.0\" encoding=\"{name}\"?><a>é</a>";

        Assert.Contains("text 1 é", await NodesAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
    }

    [Fact]
    public async Task Declaration_that_does_not_end_soon_names_no_encoding_however_much_is_read_at_once()
    {
        var text = Encoding.Latin1.GetBytes($"<?xml version='1.0' encoding='iso-8859-1'{new string(' ', 300)}?><a>é</a>");

        await Assert.ThrowsAsync<FeedFormatException>(() => NodesAsync(new MemoryStream(text)));
        await Assert.ThrowsAsync<FeedFormatException>(() => NodesAsync(new OneByteStream(text)));
    }

    [Fact]
    public async Task Nesting_is_limited()
    {
        static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)));

        Assert.NotEmpty(await NodesAsync(Nested(FeedXmlReader.MaximumDepth)));
        await Assert.ThrowsAsync<FeedFormatException>(() => NodesAsync(Nested(FeedXmlReader.MaximumDepth + 2)));
    }

    private static async Task<List<string>> NodesAsync(byte[] content)
    {
        var nodes = await NodesAsync(new MemoryStream(content));
        Assert.Equal(nodes, await NodesAsync(new OneByteStream(content)));
        return nodes;
    }

    private static async Task<List<string>> NodesAsync(Stream content)
    {
        var nodes = new List<string>();
        using var xml = new FeedXmlReader(new FeedFile("feed.xml", content), FeedLimits.Default);
        while (xml.Read(Token))
        {
            if (xml.IsElement)
            {
                nodes.Add($"{(xml.IsEmpty ? "empty" : "element")} {xml.Depth} {xml.Name} {xml.Attribute("b")}{xml.Attribute("id")}{xml.Attribute("version")}{xml.Attribute("href")}");
            }
            else if (xml.IsEnd)
            {
                nodes.Add($"end {xml.Depth} {xml.Name}");
            }
            else if (nodes is [.., var last] && last.StartsWith("text", StringComparison.Ordinal))
            {
                nodes[^1] += xml.Text;
            }
            else
            {
                nodes.Add($"text {xml.Depth} {xml.Text}");
            }
        }

        return nodes;
    }

    private static List<string> Expected(TextReader text)
    {
        var nodes = new List<string>();
        using var xml = XmlReader.Create(text, new XmlReaderSettings { IgnoreComments = true, IgnoreProcessingInstructions = true });
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    nodes.Add($"{(xml.IsEmptyElement ? "empty" : "element")} {xml.Depth} {xml.LocalName} {Value(xml, "b")}{Value(xml, "id")}{Value(xml, "version")}{Value(xml, "href")}");
                    break;
                case XmlNodeType.EndElement:
                    nodes.Add($"end {xml.Depth} {xml.LocalName}");
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when xml.Depth > 0:
                    if (nodes is [.., var last] && last.StartsWith("text", StringComparison.Ordinal))
                    {
                        nodes[^1] += xml.Value;
                    }
                    else
                    {
                        nodes.Add($"text {xml.Depth} {xml.Value}");
                    }

                    break;
            }
        }

        return nodes;
    }

    private static string Value(XmlReader xml, string name)
    {
        var value = "";
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            value = xml.LocalName == name && value.Length == 0 ? FeedText.Clean(xml.Value) ?? "" : value;
        }

        xml.MoveToElement();
        return value;
    }
}

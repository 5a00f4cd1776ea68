using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.XPath;

namespace Strata.Core.Tests.Feeds.Formats;

/// <summary>Writes small OVAL documents.</summary>
internal sealed class OvalText
{
    private readonly StringBuilder _definitions = new();
    private readonly StringBuilder _tests = new();
    private readonly StringBuilder _objects = new();
    private readonly StringBuilder _states = new();
    private readonly StringBuilder _variables = new();
    private int _number;

    public string Space { get; init; } = "org.example";

    /// <summary>A definition; the criteria are XML.</summary>
    public OvalText Define(string metadata, string criteria, string @class = "patch", string? id = null)
    {
        _definitions.Append(CultureInfo.InvariantCulture, $"""
            <definition id="{id ?? $"oval:{Space}:def:{++_number}"}" class="{@class}"><metadata>{metadata}</metadata>{criteria}</definition>

            """);
        return this;
    }

    /// <summary>A test of a package's version with its object and state; its number is what criteria refer to.</summary>
    public OvalText Package(int number, string name, string state)
    {
        Test(number, "rpminfo", state.Length > 0);
        _objects.Append(CultureInfo.InvariantCulture, $"""<l:rpminfo_object id="oval:{Space}:obj:{number}"><l:name>{name}</l:name></l:rpminfo_object>""");
        if (state.Length > 0)
        {
            _states.Append(CultureInfo.InvariantCulture, $"""<l:rpminfo_state id="oval:{Space}:ste:{number}">{state}</l:rpminfo_state>""");
        }

        return this;
    }

    /// <summary>A test of dpkg packages whose names are in a variable.</summary>
    public OvalText Variable(int number, string state, params string[] names)
    {
        Test(number, "dpkginfo", true);
        _objects.Append(CultureInfo.InvariantCulture, $"""<l:dpkginfo_object id="oval:{Space}:obj:{number}"><l:name var_ref="oval:{Space}:var:{number}" var_check="at least one"/></l:dpkginfo_object>""");
        _states.Append(CultureInfo.InvariantCulture, $"""<l:dpkginfo_state id="oval:{Space}:ste:{number}">{state}</l:dpkginfo_state>""");
        _variables.Append(CultureInfo.InvariantCulture, $"""<constant_variable id="oval:{Space}:var:{number}" datatype="string">{string.Concat(names.Select(name => $"<value>{name}</value>"))}</constant_variable>""");
        return this;
    }

    /// <summary>A criterion of a test.</summary>
    public string Criterion(int number, string comment) => $"""<criterion test_ref="oval:{Space}:tst:{number}" comment="{comment}"/>""";

    public override string ToString() => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:l="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
        <definitions>{_definitions}</definitions><tests>{_tests}</tests><objects>{_objects}</objects><states>{_states}</states><variables>{_variables}</variables>
        </oval_definitions>
        """;

    /// <summary>The version of a release or package.</summary>
    public static string Evr(string version, string operation = "less than") =>
        $"""<l:evr datatype="evr_string" operation="{operation}">{version}</l:evr>""";

    /// <summary>A real document, to be counted by other means than the parser's.</summary>
    public static async Task<XPathNavigator> OpenAsync(string path)
    {
        using var reader = XmlReader.Create(
            await FeedReading.OpenAsync(path), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return new XPathDocument(reader).CreateNavigator();
    }

    private void Test(int number, string kind, bool hasState) => _tests.Append(CultureInfo.InvariantCulture, $"""
        <l:{kind}_test id="oval:{Space}:tst:{number}" check="at least one"><l:object object_ref="oval:{Space}:obj:{number}"/>{(hasState ? $"<l:state state_ref=\"oval:{Space}:ste:{number}\"/>" : "")}</l:{kind}_test>
        """);
}

namespace Strata.Fuzz.Seeds;

/// <summary>Small OVAL documents of each publisher.</summary>
internal static class OvalSeeds
{
    private const string Document =
        """
        <?xml version="1.0"?><oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:l="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
        <definitions><definition id="oval:SPACE:def:1" class="patch"><metadata><title>ELSA-2024-0001: CVE-2024-0001 (LOW)</title><reference source="CVE" ref_id="CVE-2024-0001" ref_url="https://example.org/"/>
        <patchable>true</patchable><description>a &amp; b</description><advisory><severity>LOW</severity><issued date="2024-01-02"/><cve cvss3="9.8/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H">CVE-2024-0001</cve>
        <affected><resolution state="Will not fix"><component>a</component></resolution></affected><affected_cpe_list><cpe>cpe:/o:redhat:enterprise_linux:8::baseos</cpe></affected_cpe_list></advisory></metadata>
        <criteria operator="AND"><criterion test_ref="oval:SPACE:tst:9" comment="PLATFORM is installed"/><criterion test_ref="oval:SPACE:tst:8" comment="Oracle Linux arch is x86_64"/>
        <criteria operator="OR"><criterion test_ref="oval:SPACE:tst:1" comment="a is earlier than 0:1-2"/><criterion test_ref="oval:SPACE:tst:2" comment="b is not affected"/>
        <criteria negate="true"><criterion test_ref="oval:SPACE:tst:3" comment="c"/></criteria><criterion test_ref="x" comment="Module m:1 is enabled"/></criteria></criteria></definition></definitions>
        <tests><l:rpminfo_test id="oval:SPACE:tst:1"><l:object object_ref="oval:SPACE:obj:1"/><l:state state_ref="oval:SPACE:ste:1"/></l:rpminfo_test>
        <l:dpkginfo_test id="oval:SPACE:tst:2"><l:object object_ref="oval:SPACE:obj:2"/><l:state state_ref="oval:SPACE:ste:2"/></l:dpkginfo_test></tests>
        <objects><l:rpminfo_object id="oval:SPACE:obj:1"><l:name>a</l:name></l:rpminfo_object><l:dpkginfo_object id="oval:SPACE:obj:2"><l:name var_ref="oval:SPACE:var:1"/></l:dpkginfo_object></objects>
        <states><l:rpminfo_state id="oval:SPACE:ste:1"><l:arch operation="pattern match">(aarch64|x86_64)</l:arch><l:evr datatype="evr_string" operation="less than">0:1-2</l:evr></l:rpminfo_state>
        <l:dpkginfo_state id="oval:SPACE:ste:2"><l:version operation="equals">0</l:version></l:dpkginfo_state></states>
        <variables><constant_variable id="oval:SPACE:var:1"><value>b</value><value>c</value></constant_variable></variables></oval_definitions>
        """;

    public static IEnumerable<byte[]> Oracle() => Of("com.oracle.elsa", "Oracle Linux 8");

    public static IEnumerable<byte[]> Suse() => Of("org.opensuse.security", "SUSE Linux Enterprise Server 15 SP3");

    public static IEnumerable<byte[]> AzureLinux() => Of("com.microsoft.azurelinux", "Azure Linux");

    public static IEnumerable<byte[]> RedHat() => Of("com.redhat.cve", "Red Hat Enterprise Linux 8");

    private static IEnumerable<byte[]> Of(string space, string platform) => SeedText.Of(
        Document.Replace("SPACE", space, StringComparison.Ordinal).Replace("PLATFORM", platform, StringComparison.Ordinal),
        $"<oval_definitions><definitions><definition id='oval:{space}:def:1'/></definitions></oval_definitions>",
        $"<!DOCTYPE a [<!ENTITY b 'c'>]><oval_definitions><definitions><definition id='oval:{space}:def:1'>&b;</definition></definitions></oval_definitions>");
}

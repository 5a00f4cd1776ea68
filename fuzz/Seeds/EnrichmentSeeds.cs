namespace Strata.Fuzz.Seeds;

/// <summary>Documents about vulnerabilities themselves.</summary>
internal static class EnrichmentSeeds
{
    public static IEnumerable<byte[]> Kev() => SeedText.Of(
        """
        {"title":"t","catalogVersion":"2025.02.24","count":2,"vulnerabilities":[{"cveID":"CVE-2021-44228","dateAdded":"2021-12-10",
        "dueDate":"2021-12-24","knownRansomwareCampaignUse":"Known","cwes":["CWE-20","CWE-502"]},{"cveID":"x","dateAdded":"0001-01-01","cwes":7}]}
        """);

    public static IEnumerable<byte[]> Epss() => SeedText.Of(
        "#model_version:v2023.03.01,score_date:2024-10-25T00:00:00+0000\ncve,epss,percentile\nCVE-1999-0005,0.91963,0.99030\nCVE-1999-0006,1e-3,x\n",
        "cve,epss\r\nCVE-2020-5902,0.65117\r\n");

    public static IEnumerable<byte[]> Nvd() => SeedText.Of(
        """
        {"resultsPerPage":2,"startIndex":0,"totalResults":2,"format":"NVD_CVE","version":"2.0","vulnerabilities":[{"cve":{"id":"CVE-2023-27314",
        "published":"2023-01-02T03:04:05.678","lastModified":"2024-01-02T03:04:05.678","vulnStatus":"Analyzed","metrics":{"cvssMetricV31":[{"type":"Primary",
        "cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}}],"cvssMetricV2":[{"type":"Secondary","cvssData":{"vectorString":
        "AV:N/AC:L/Au:N/C:N/I:N/A:P"}}]},"weaknesses":[{"description":[{"value":"CWE-189"},{"value":"NVD-CWE-noinfo"}]}]}},
        {"cve":{"id":"CVE-2022-0094","vulnStatus":"Rejected"}}]}
        """,
        """
        {"CVE_data_type":"CVE","CVE_Items":[{"cve":{"CVE_data_meta":{"ID":"CVE-2021-0001"},"problemtype":{"problemtype_data":[{"description":
        [{"value":"CWE-20"}]}]},"description":{"description_data":[{"value":"** REJECT **"}]}},"impact":{"baseMetricV2":{"cvssV2":{"vectorString":
        "AV:N/AC:L/Au:N/C:N/I:N/A:P"}}},"publishedDate":"2021-01-02T15:15Z"}]}
        """);
}

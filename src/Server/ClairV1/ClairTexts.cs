namespace Strata.Server.ClairV1;

/// <summary>The sentences that clients compare: Clair's, letter by letter. docs/reference/apis/clair-v1.md lists them.</summary>
internal static class ClairTexts
{
    public const string NotFound = "the resource cannot be found";
    public const string NoLayer = "failed to provide layer";
    public const string NoLayerName = "could not process a layer which does not have a name";
    public const string NoLayerPath = "could not process a layer which does not have a path";
    public const string NoLayerFormat = "could not process a layer which does not have a format";
    public const string ParentUnknown = "worker: parent layer is unknown, it must be processed first";
    public const string LayerNotFound = "could not find layer";
    public const string NotAnArchive = "tarutil: could not extract the archive";
    public const string FileTooBig = "tarutil: could not extract one or more files from the archive: file too big";
    public const string NoRoom = "something went wrong when interacting with the fs";
    public const string Unsupported = "worker: OS and/or package manager are not supported";
    public const string Database = "database: an error occured when querying the backend";
    public const string Internal = "an internal error occurred; the server's log tells more under the id of this request";
    public const string Stopping = "the server is being stopped; send the request again";
    public const string Timeout = """{"Error":{"Message":"Clair failed to respond within the configured timeout window.","Type":"Timeout"}}""";
    public const string NoVulnerability = "failed to provide vulnerability";
    public const string NoFeature = "failed to provide feature";
    public const string BadSeverity = "failed to parse Severity from input";
    public const string UnknownFormat = "unknown version format";
    public const string BadVersion = "invalid version";
    public const string NoVulnerabilityName = "insertVulnerability needs at least the Name and the Namespace";
    public const string OtherNamespace =
        "could not insert an invalid vulnerability that contains FixedIn FeatureVersion that are not in the same namespace as the Vulnerability";
    public const string BadFeature = "could not find/insert invalid Feature";
    public const string FixedInNotEmpty = "Vulnerability.FixedIn must be empty";
    public const string FeatureNameMismatch = "feature name in URL and JSON do not match";
    public const string NoLimit = "must provide limit query parameter";
    public const string BadLimit = "invalid limit format: ";
    public const string NegativeLimit = "limit value should not be less than zero";
    public const string BadPage = "invalid page format: invalid or expired pagination token";
    public const string ForbiddenCharacter = "a name or text has a NUL character";
    public const string LoneSurrogate = "a text has half of a surrogate pair";
    public const string ReservedName = "names that begin with image-layer: are the server's own";
    public const string NameTooLong = "a name is longer than 2048 characters";

    /// <summary>A format that is none of the known ones, as it was sent.</summary>
    public static string UnsupportedFormat(string format) => $"unsupported image format '{format}'";
}

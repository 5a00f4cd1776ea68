namespace Strata.Core.Advisories;

/// <summary>
/// The words of <see cref="AffectedPackage.Channel"/>: fixes that a publisher gives to some machines only. Any other word is a channel
/// that no machine is known to have.
/// </summary>
public static class FixChannels
{
    /// <summary>Ubuntu Pro, where the publisher does not say for which part (https://ubuntu.com/security/esm).</summary>
    public const string Esm = "esm";

    /// <summary>Ubuntu Pro: the packages of <c>main</c> after the end of standard support.</summary>
    public const string EsmInfra = "esm-infra";

    /// <summary>Ubuntu Pro: the packages of <c>universe</c>.</summary>
    public const string EsmApps = "esm-apps";

    /// <summary>Red Hat's extended update support of one minor release (https://access.redhat.com/support/policy/updates/errata).</summary>
    public const string Eus = "eus";

    /// <summary>Red Hat's advanced mission critical update support.</summary>
    public const string Aus = "aus";

    /// <summary>Red Hat's telecommunications update service.</summary>
    public const string Tus = "tus";

    /// <summary>Red Hat's update services for SAP solutions.</summary>
    public const string E4s = "e4s";

    /// <summary>Red Hat's extended life cycle support of a release that is over.</summary>
    public const string Els = "els";

    /// <summary>Oracle's packages that are patched while they run, which are built beside the plain ones.</summary>
    public const string Ksplice = "ksplice";

    /// <summary>Packages with certified cryptography, which are built beside the plain ones.</summary>
    public const string Fips = "fips";
}

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What a test looks at.</summary>
internal enum OvalTestKind
{
    /// <summary>Something that says nothing of packages: the kernel that runs, a file's owner.</summary>
    Other,

    /// <summary>Installed packages of rpm or dpkg (<c>rpminfo_test</c>, <c>dpkginfo_test</c>).</summary>
    Package,

    /// <summary>Lines of a text file (<c>textfilecontent54_test</c>); Ubuntu's for images look into a manifest of packages.</summary>
    Text,
}

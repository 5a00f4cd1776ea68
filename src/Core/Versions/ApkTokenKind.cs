namespace Strata.Core.Versions;

/// <summary>The parts of an apk version. Where two versions that are equal so far go on differently, the lower kind is newer.</summary>
internal enum ApkTokenKind
{
    /// <summary>The number that a version starts with.</summary>
    FirstNumber,

    /// <summary>A number after a dot; with a leading zero it compares as text, like a decimal fraction.</summary>
    DottedNumber,

    /// <summary>One lower-case letter after the numbers.</summary>
    Letter,

    /// <summary><c>_cvs</c>, <c>_svn</c>, <c>_git</c>, <c>_hg</c> or <c>_p</c>: after the release.</summary>
    PostSuffix,

    /// <summary>The number of a suffix.</summary>
    SuffixNumber,

    /// <summary>A commit hash after a tilde.</summary>
    Hash,

    /// <summary>The package revision, <c>-r</c> and a number.</summary>
    Revision,

    /// <summary>The end of a well-formed version.</summary>
    End,

    /// <summary>Text that is outside the grammar; nothing after it is looked at.</summary>
    Invalid,

    /// <summary><c>_alpha</c>, <c>_beta</c>, <c>_pre</c> or <c>_rc</c>: before the release, so older than anything else in its place.</summary>
    PreSuffix,
}

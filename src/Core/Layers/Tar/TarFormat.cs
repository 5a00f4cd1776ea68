namespace Strata.Core.Layers.Tar;

/// <summary>Which form a tar header block has, as its magic numbers tell.</summary>
internal enum TarFormat
{
    /// <summary>The oldest form: no magic, name only.</summary>
    V7,

    /// <summary>POSIX, also below PAX records: a name may have a prefix of 155 bytes.</summary>
    Ustar,

    /// <summary>Schilling's star: the prefix has 131 bytes.</summary>
    Star,

    /// <summary>GNU: times and a sparse map stand where others have a prefix.</summary>
    Gnu,
}

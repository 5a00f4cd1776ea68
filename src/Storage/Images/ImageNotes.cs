namespace Strata.Storage.Images;

/// <summary>How closely it is noted when and where images are met, the same for every engine.</summary>
internal static class ImageNotes
{
    /// <summary>References of one image that are read.</summary>
    public const int MaximumReferences = 100;

    /// <summary>Within this time of the last note nothing is written.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);
}

namespace Strata.Core.Images.Sources;

/// <summary>The named files of an image archive or of an image layout folder.</summary>
internal interface IImageFiles
{
    /// <summary>Finds a file.</summary>
    /// <param name="path">Its path inside, with <c>/</c>; as an attacker may have written it.</param>
    /// <param name="problem">Why there is no such file, as the end of a sentence.</param>
    ImageFile? Find(string path, out string problem);
}

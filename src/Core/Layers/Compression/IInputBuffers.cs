namespace Strata.Core.Layers.Compression;

/// <summary>Where <see cref="BlobInput"/> gets buffers from; buffers return in the order in which they were given.</summary>
internal interface IInputBuffers
{
    /// <summary>The next free buffer; may wait for one. The one given before stays readable until the next call.</summary>
    byte[] NextInput();

    /// <summary>The oldest buffer given out is done with; it holds <paramref name="count"/> bytes of the blob after the headroom.</summary>
    void InputConsumed(int count);
}

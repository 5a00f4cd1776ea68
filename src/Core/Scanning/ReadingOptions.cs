using Strata.Core.Layers;
using Strata.Core.Scanning.Cache;

namespace Strata.Core.Scanning;

/// <summary>How a target is read. Of these only <see cref="Limits"/> and <see cref="Lazy"/> can change the result.</summary>
public sealed record ReadingOptions
{
    /// <summary>How many layers are read at once unless the caller says otherwise: as many as Docker downloads.</summary>
    public const int DefaultParallel = 3;

    /// <summary>What hostile input may cost.</summary>
    public ScanLimits Limits { get; init; } = new();

    /// <summary>How many layers are read at once, at least one.</summary>
    public int Parallel { get; init; } = DefaultParallel;

    /// <summary>What earlier scans found out; null to read everything and remember nothing.</summary>
    public IScanCache? Cache { get; init; }

    /// <summary>True to read nothing: an image that <see cref="Cache"/> does not know is an <see cref="ImageNotKnownException"/>.</summary>
    public bool OnlyKnown { get; init; }

    /// <summary>What is done with layers' tables of contents.</summary>
    public LazyOptions Lazy { get; init; } = LazyOptions.None;

    /// <summary>What <see cref="ScanLimits.ReadSeconds"/> is measured with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

namespace Strata.Core.Warnings;

/// <summary>How far an answer can be trusted. The worst status of any warning is the status of the report.</summary>
public enum ScanStatus
{
    /// <summary>Everything that was looked for could be read and judged.</summary>
    Complete,

    /// <summary>There is an answer, but something could not be read or judged: absence of findings proves nothing about it.</summary>
    Partial,

    /// <summary>There is no answer: no data, no package database, or no known distribution. Never to be shown as clean.</summary>
    Unknown,
}

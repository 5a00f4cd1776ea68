using Strata.Core.Images;

namespace Strata.Core.Scanning;

/// <summary>What is done with layers' tables of contents; docs/reference/lazy.md tells what they prove.</summary>
public sealed record LazyOptions
{
    /// <summary>Tables are not looked at.</summary>
    public static LazyOptions None { get; } = new();

    /// <summary>True to read layers by their tables, where there is no doubt about one.</summary>
    public bool ReadsByTable { get; init; }

    /// <summary>True to compare tables with the archives of their layers, which are read as a whole.</summary>
    public bool ComparesTables { get; init; }

    /// <summary>Repositories whose tables are believed.</summary>
    public IReadOnlyList<RepositoryPattern> Trusted { get; init; } = [];

    /// <summary>True when the tables of a repository are believed; those of an image that is in none are not.</summary>
    public bool Trusts(string? repository) => repository is not null && Trusted.Any(pattern => pattern.Matches(repository));
}

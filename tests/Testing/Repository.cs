namespace Strata.Testing;

/// <summary>Where the sources of this repository are, for tests over them.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Strata.slnx</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Strata.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException("Strata.slnx was not found above " + AppContext.BaseDirectory);
    }
}

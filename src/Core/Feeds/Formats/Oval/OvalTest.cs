namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>A test with the objects and states that it refers to.</summary>
/// <param name="Kind">What it looks at.</param>
/// <param name="Names">The names of packages, or, for text files, patterns of lines.</param>
/// <param name="States">What is demanded; none where being installed is enough.</param>
internal sealed record OvalTest(OvalTestKind Kind, IReadOnlyList<string> Names, IReadOnlyList<OvalState> States)
{
    /// <summary>The state that compares versions, or null.</summary>
    public OvalState? EvrState { get; } = States is [var only] ? only.Evr is null ? null : only : States.FirstOrDefault(state => state.Evr is not null);
}

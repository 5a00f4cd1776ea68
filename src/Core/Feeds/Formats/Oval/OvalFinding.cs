namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>A package that a definition's tree names.</summary>
/// <param name="Kind">What it says of the package.</param>
/// <param name="Test">The test.</param>
/// <param name="State">The state that compares versions; null unless <paramref name="Kind"/> is <see cref="OvalFindingKind.Version"/>.</param>
/// <param name="Comment">The criterion's comment.</param>
/// <param name="Context">What is demanded besides.</param>
internal sealed record OvalFinding(OvalFindingKind Kind, OvalTest Test, OvalState? State, string Comment, OvalContext Context)
{
    /// <summary>The architectures: of the state itself, else of the criteria around; none for any.</summary>
    public IReadOnlyList<string> Architectures()
    {
        var own = Test.States.Select(state => state.Architecture).FirstOrDefault(pattern => pattern is not null);
        return own is null ? Context.Architectures : OvalArchitectures.Read(own);
    }
}

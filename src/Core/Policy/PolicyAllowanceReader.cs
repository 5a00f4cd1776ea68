namespace Strata.Core.Policy;

/// <summary>Reads one entry of a policy's allow-list.</summary>
internal static class PolicyAllowanceReader
{
    /// <summary>Reads the entry.</summary>
    public static PolicyAllowance Read(PolicyYaml yaml)
    {
        var line = yaml.BeginMap("an entry of 'allow' is not a map with 'id', 'owner' and 'reason'.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? id = null;
        string? package = null;
        string? owner = null;
        string? reason = null;
        DateOnly? expires = null;
        while (yaml.NextKey(seen) is { } key)
        {
            switch (key)
            {
                case "id":
                    id = yaml.Text(key);
                    break;
                case "package":
                    package = yaml.Text(key, PolicyFile.MaximumPatternLength);
                    break;
                case "owner":
                    owner = yaml.Text(key);
                    break;
                case "reason":
                    reason = yaml.Text(key);
                    break;
                case "expires":
                    expires = yaml.Day(key);
                    break;
                default:
                    throw yaml.UnknownKey(key, "id, package, owner, reason, expires");
            }
        }

        return id is null || owner is null || reason is null
            ? throw yaml.Wrong("an entry of 'allow' has no 'id', no 'owner' or no 'reason'.")
            : new PolicyAllowance(id, package, owner, reason, expires, line);
    }
}

namespace Strata.Storage.Postgres;

/// <summary>What became of writing where Harbor reads.</summary>
public enum KeyValueOutcome
{
    /// <summary>It is written.</summary>
    Written,

    /// <summary>There is a table <c>public.keyvalue</c> that is not Clair's; it was left alone.</summary>
    OtherTable,

    /// <summary>The user may not write the table, or not make it in <c>public</c>; nothing was done.</summary>
    NotAllowed,
}

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>An id of a test, object, state or variable in a few bytes: <c>oval:com.oracle.elsa:tst:20070057001</c> is its beginning and its number.</summary>
/// <param name="Space">The beginning, as a number of the document's own table; 0 is no id.</param>
/// <param name="Number">The number behind the last colon.</param>
internal readonly record struct OvalId(int Space, ulong Number);

using Strata.Testing;
using Xunit;
namespace Strata.Core.Tests;
public class SmokeTests { [Fact] public void Repository_root_is_found() => Assert.True(Directory.Exists(Repository.Root)); }

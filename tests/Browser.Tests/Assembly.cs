using PatentHub.Browser.Tests.Stage;
using Xunit;

[assembly: AssemblyFixture(typeof(Theatre))]

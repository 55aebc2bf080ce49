using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Microsoft.Extensions.Logging;
using PatentHub.Adapters;
using PatentHub.Functions.Declarations.Sources;
using PatentHub.FunctionsRuntime;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Composition;

public sealed class ArchitectureTests
{
    static readonly Assembly Core = typeof(HubModule).Assembly;
    static readonly Assembly Runtime = typeof(EmbeddedActivity).Assembly;
    static readonly Assembly Functions = typeof(SyncSourcesFunction).Assembly;
    static readonly Assembly Adapters = typeof(AdaptersModule).Assembly;

    [Fact]
    public void The_core_knows_no_storage_SDK_no_web_server_and_no_adapter() => Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference =>
        reference.Name!.StartsWith("Azure.", StringComparison.Ordinal)
        || reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || reference.Name.StartsWith("Microsoft.Azure", StringComparison.Ordinal)
        || reference.Name is "Microsoft.Data.Sqlite" or "PatentHub.Adapters" or "PatentHub.FunctionsRuntime");

    [Fact]
    public void The_runtime_knows_nothing_of_the_hub() =>
        Assert.DoesNotContain(Runtime.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("PatentHub", StringComparison.Ordinal));

    [Fact]
    public void The_adapters_know_neither_functions_nor_a_host() =>
        Assert.DoesNotContain(Adapters.GetReferencedAssemblies(), reference => reference.Name is "PatentHub.Functions" or "PatentHub.FunctionsRuntime");

    [Fact]
    public void The_simulator_shares_no_code_with_the_hub() =>
        Assert.DoesNotContain(typeof(PartnerSimulator).Assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("PatentHub", StringComparison.Ordinal));

    [Fact]
    public void Only_program_and_head_see_the_adapters()
    {
        using var image = new PEReader(File.OpenRead(Functions.Location));
        var metadata = image.GetMetadataReader();
        var foreign = metadata.TypeReferences.Where(t => metadata.GetTypeReference(t) is { ResolutionScope.Kind: HandleKind.AssemblyReference } reference
            && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name) == "PatentHub.Adapters").ToList();
        Assert.NotEmpty(foreign);
        var users = metadata.TypeDefinitions.Where(t => Uses(image, metadata, metadata.GetTypeDefinition(t), foreign)).Select(t => OutermostName(metadata, t)).Distinct();
        Assert.Equal(["Head", "Program"], users.Order());
    }

    [Fact]
    public void Event_ids_are_used_once()
    {
        var events = new[] { Core, Runtime, Functions, Adapters }.SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(m => (Method: m, Log: m.GetCustomAttribute<LoggerMessageAttribute>())).Where(m => m.Log is not null).ToList();
        Assert.NotEmpty(events);
        Assert.All(events.GroupBy(e => e.Log!.EventId), group => Assert.Single(group));
        Assert.All(events, e => Assert.InRange(e.Log!.EventId, 1000, 9999));
    }

    /// <summary>Whether a type's methods mention one of the foreign types, in a token of their code.</summary>
    static bool Uses(PEReader image, MetadataReader metadata, TypeDefinition type, List<TypeReferenceHandle> foreign)
    {
        var tokens = foreign.Select(t => MetadataTokens.GetToken(t))
            .Concat(metadata.MemberReferences.Where(m => metadata.GetMemberReference(m).Parent is { Kind: HandleKind.TypeReference } parent && foreign.Contains((TypeReferenceHandle)parent)).Select(m => MetadataTokens.GetToken(m)))
            .Select(BitConverter.GetBytes).ToList();
        return type.GetMethods().Select(metadata.GetMethodDefinition).Where(m => m.RelativeVirtualAddress != 0)
            .Select(m => image.GetMethodBody(m.RelativeVirtualAddress).GetILBytes()!)
            .Any(code => tokens.Exists(token => code.AsSpan().IndexOf(token) >= 0));
    }

    static string OutermostName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? OutermostName(metadata, outer) : metadata.GetString(type.Name);
    }
}

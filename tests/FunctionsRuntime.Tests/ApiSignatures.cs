using System.Reflection;
using System.Runtime.CompilerServices;

namespace PatentHub.FunctionsRuntime.Tests;

/// <summary>The public face of a type in the line format of <c>worker-api.txt</c>.</summary>
static class ApiSignatures
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(byte)] = "byte",
    };

    public static IEnumerable<string> Of(Type type)
    {
        var name = $"{type.Namespace}.{Simple(type)}";
        yield return $"{name} is {Kind(type)}";
        if (type.IsEnum)
        {
            foreach (var member in Enum.GetNames(type))
                yield return $"{name}.{member} = {Convert.ToInt32(Enum.Parse(type, member), null)}";
            yield break;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return $"{name}{Parameters(invoke)} : {Simple(invoke.ReturnType)}";
            yield break;
        }

        foreach (var line in Bases(type).Select(b => $"{name} extends {Simple(b)}").Concat(Members(type, name)))
            yield return line;
    }

    static IEnumerable<string> Members(Type type, string name)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(c => Visible(c) && !c.IsStatic))
            yield return $"{(type.IsAbstract || !constructor.IsPublic ? "protected " : "")}{name}..ctor{Parameters(constructor)}";
        foreach (var property in type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(Visible)))
        {
            var accessors = (Visible(property.GetMethod) ? " get;" : "") + (Visible(property.SetMethod) ? " set;" : "");
            yield return $"{name}.{property.Name} {{{accessors} }} : {Simple(property.PropertyType)}";
        }

        foreach (var method in type.GetMethods(Declared).Where(m => Visible(m) && !m.IsSpecialName))
        {
            var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Simple))}>" : "";
            yield return $"{(method.IsPublic ? "" : "protected ")}{name}.{method.Name}{generic}{Parameters(method)} : {Simple(method.ReturnType)}";
        }

        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily))
            yield return $"{name}.{field.Name} : {Simple(field.FieldType)}";
    }

    static bool Visible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    static IEnumerable<Type> Bases(Type type)
    {
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        return type.GetInterfaces().Except(inherited).Concat(type.BaseType is { } b && b != typeof(object) ? [b] : []);
    }

    static string Parameters(MethodBase method)
    {
        var prefix = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"({prefix}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    static string Parameter(ParameterInfo p) =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Simple(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = default" : "")}";

    static string Simple(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Simple(underlying);
        if (type.IsArray)
            return Simple(type.GetElementType()!) + "[]";
        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Simple))}>"
            : type.Name;
    }
}

using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>Turns a method into a function, or says why it cannot be one.</summary>
static partial class FunctionShape
{
    public static FunctionDescriptor? Describe(MethodInfo method, List<string> faults)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var found = new List<string>();
        if (!ValidName().IsMatch(name))
            found.Add("must have a name of letters, digits, _ and -, beginning with a letter, of at most 128 characters, other than 'host'");
        var triggers = method.GetParameters()
            .Where(p => p.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToArray();
        if (triggers.Length != 1)
            found.Add($"must have exactly one trigger parameter, has {triggers.Length}");
        if (!method.IsPublic || method.DeclaringType is { IsAbstract: true, IsSealed: false } or { ContainsGenericParameters: true })
            found.Add("must be a public method of a class that can be created");
        if (FunctionMethod.IsAsyncVoid(method))
            found.Add("must not be async void: its exceptions would be lost");
        var descriptor = triggers.Length == 1 ? Describe(name, method, triggers[0], found) : null;
        faults.AddRange(found.Select(f => f.StartsWith("Function ", StringComparison.Ordinal)
            ? f
            : $"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name}) {f}."));
        return found.Count == 0 ? descriptor : null;
    }

    static FunctionDescriptor Describe(string name, MethodInfo method, ParameterInfo triggerParameter, List<string> faults)
    {
        var trigger = triggerParameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        var route = trigger is HttpTriggerAttribute http
            ? HttpRoute.Parse(name, http, faults)?.Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? []
            : [];
        if (!Returns(trigger, method.ReturnType))
            faults.Add($"returns {method.ReturnType.Name}; {(trigger is HttpTriggerAttribute ? "void, Task, IResult and Task of an IResult are" : "void and Task are")} supported");

        var binders = new List<ParameterBinder>();
        foreach (var parameter in method.GetParameters())
        {
            if (Binder(trigger, parameter, parameter.Position == triggerParameter.Position, route) is { } binder)
                binders.Add(binder);
            else
                faults.Add($"cannot bind parameter '{parameter.Name}' of type {parameter.ParameterType.Name}");
        }

        return faults.Count == 0 ? new(name, method, triggerParameter, trigger, new(method, binders)) : null!;
    }

    static bool Returns(TriggerBindingAttribute trigger, Type type)
    {
        if (type == typeof(void) || type == typeof(Task))
            return true;
        var result = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;
        return trigger is HttpTriggerAttribute && result.IsAssignableTo(typeof(IResult));
    }

    static ParameterBinder? Binder(TriggerBindingAttribute trigger, ParameterInfo parameter, bool isTrigger, HashSet<string> route)
    {
        var type = parameter.ParameterType;
        if (isTrigger)
            return TriggerBinder(trigger, type);
        if (type == typeof(FunctionContext))
            return context => context;
        if (type == typeof(CancellationToken))
            return context => context.CancellationToken;
        return route.Contains(parameter.Name!) ? RouteValueBinder.For(parameter) : null;
    }

    static ParameterBinder? TriggerBinder(TriggerBindingAttribute trigger, Type type) => trigger switch
    {
        HttpTriggerAttribute when type == typeof(HttpRequest) => Value,
        TimerTriggerAttribute when type == typeof(TimerInfo) => Value,
        ServiceBusTriggerAttribute when type == typeof(ServiceBusReceivedMessage) => Value,
        ServiceBusTriggerAttribute when type == typeof(string) => context => Message(context).Body.ToString(),
        ServiceBusTriggerAttribute when type == typeof(byte[]) => context => Message(context).Body.ToArray(),
        _ => null,
    };

    // The real host's rule. Names are also names of key files, among which host.json is the host's own.
    [GeneratedRegex("^(?!host$)[a-z][a-z0-9_-]{0,127}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ValidName();

    static object Value(EmbeddedFunctionContext context) => context.Trigger.Value;

    static ServiceBusReceivedMessage Message(EmbeddedFunctionContext context) =>
        (ServiceBusReceivedMessage)context.Trigger.Value;
}

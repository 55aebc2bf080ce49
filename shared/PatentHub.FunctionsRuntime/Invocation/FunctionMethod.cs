using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>Yields the value of one parameter.</summary>
delegate object? ParameterBinder(EmbeddedFunctionContext context);

/// <summary>Calls a function's method on a fresh instance of its class.</summary>
sealed class FunctionMethod(MethodInfo method, IReadOnlyList<ParameterBinder> binders)
{
    readonly MethodInvoker _invoker = MethodInvoker.Create(method);
    readonly ObjectFactory? _factory =
        method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
    readonly PropertyInfo? _taskResult = method.ReturnType.IsGenericType
        ? method.ReturnType.GetProperty(nameof(Task<>.Result))
        : null;

    /// <summary>Runs the method.</summary>
    /// <returns>Its result; null if it has none.</returns>
    public async Task<object?> InvokeAsync(EmbeddedFunctionContext context)
    {
        var arguments = binders.Select(bind => bind(context)).ToArray();
        var instance = _factory?.Invoke(context.InstanceServices, null);
        try
        {
            var returned = _invoker.Invoke(instance, arguments.AsSpan());
            if (returned is not Task task)
                return returned;
            await task;
            return _taskResult?.GetValue(task);
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    // Instances come from ActivatorUtilities and not from the scope, so nobody else disposes them.
    static async ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asyncDisposable)
            await asyncDisposable.DisposeAsync();
        else
            (instance as IDisposable)?.Dispose();
    }

    /// <summary>Whether an <c>async void</c> method: its end and its exceptions would be lost.</summary>
    public static bool IsAsyncVoid(MethodInfo method) =>
        method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute));
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of all binding attributes.</summary>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Abstractions/src/BindingAttribute.cs
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute
{
}

/// <summary>Base of all trigger attributes; a function has exactly one.</summary>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Abstractions/src/TriggerBindingAttribute.cs
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
}

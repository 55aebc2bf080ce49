using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>A discovered function: its trigger and how to call it.</summary>
sealed class FunctionDescriptor(
    string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger,
    FunctionMethod call) : FunctionDefinition
{
    public TriggerBindingAttribute Trigger { get; } = trigger;

    public FunctionMethod Call { get; } = call;

    public override string Name { get; } = name;

    public override string Id { get; } = name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            triggerParameter.Name!, new TriggerMetadata(triggerParameter.Name!, trigger));

    sealed class TriggerMetadata(string name, TriggerBindingAttribute trigger) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = trigger switch
        {
            HttpTriggerAttribute => "httpTrigger",
            TimerTriggerAttribute => "timerTrigger",
            _ => "serviceBusTrigger",
        };

        public override BindingDirection Direction => BindingDirection.In;
    }
}

using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>The only function context there is.</summary>
sealed class EmbeddedFunctionContext(
    FunctionDescriptor function, TriggerEvent trigger, IServiceProvider services, CancellationToken cancellationToken)
    : FunctionContext
{
    public FunctionDescriptor Function { get; } = function;

    public TriggerEvent Trigger { get; } = trigger;

    public InvocationResult Result { get; } = new MutableResult();

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Id;

    public override FunctionDefinition FunctionDefinition => Function;

    public override TraceContext TraceContext { get; } = new CurrentActivity(Activity.Current);

    public override BindingContext BindingContext { get; } = new TriggerData(trigger);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    sealed class MutableResult : InvocationResult
    {
        public override object? Value { get; set; }
    }

    sealed class TriggerData(TriggerEvent trigger) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => trigger.BindingData;
    }

    sealed class CurrentActivity(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? "";

        public override string TraceState { get; } = activity?.TraceStateString ?? "";
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Simulation.Hub;

enum CallFault
{
    None,

    /// <summary>It never arrived.</summary>
    LostRequest,

    /// <summary>It took effect, but the caller does not hear of it.</summary>
    LostAnswer,
}

/// <summary>One process of the hub: the real engine over simulated ports. It may die or stand still at any event.</summary>
sealed class HubInstance
{
    readonly World _world;
    readonly ServiceProvider _services;
    readonly List<Action> _held = [];

    public HubInstance(World world, int id, TimeSpan skew)
    {
        (_world, Id) = (world, id);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(world.Configuration).AddLogging(logging => logging.AddProvider(new StoryLogger(world, id)).SetMinimumLevel(world.Story.IsTold ? LogLevel.Debug : LogLevel.None));
        ITableStore tables = world.Sabotage(this, new InstanceTables(this, world));
        var random = world.Dice.Fork();
        services.AddHub()
            .AddSingleton<TimeProvider>(new InstanceClock(this, world.Timeline, skew))
            .AddSingleton(random)
            .AddSingleton<ITableStore>(new WriteTokenTableStore(tables, world.Dice.Fork()))
            .AddSingleton<IBlobStore>(new NoBlobs())
            .AddSingleton<IWakeSender>(new InstanceWakes(this, world))
            .AddSingleton<IDeclarationFeed>(world.Sabotage(new InstanceFeed(this, world)))
            .AddSingleton<IPlatformProfiles>(world)
            .AddSingleton(world.Sabotage(this, (IPlatformGateway)new InstanceGateway(this, world)));
        _services = services.BuildServiceProvider();
    }

    public int Id { get; }

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public void Die()
    {
        IsDead = true;
        _held.Clear();
    }

    public void Pause() => IsPaused = true;

    /// <summary>Everything that would have happened meanwhile happens now.</summary>
    public void Resume()
    {
        IsPaused = false;
        Action[] held = [.. _held];
        _held.Clear();
        foreach (var action in held)
            Deliver(action);
    }

    /// <summary>Lets the process act: now, when it goes on, or never.</summary>
    public void Deliver(Action action)
    {
        if (IsDead)
            return;
        if (IsPaused)
            _held.Add(action);
        else
            action();
    }

    /// <summary>A request that leaves the process: it takes effect elsewhere, and the answer comes back if the process still lives.</summary>
    public Task<T> CallAsync<T>(TimeSpan latency, CallFault fault, Func<T> effect)
    {
        var answer = new TaskCompletionSource<T>();
        _world.Timeline.After(latency / 2, () => Leave(() =>
        {
            // The invariants are checked inside: a violation ends the simulation, it is no fault of the store.
            T result = default!;
            if (fault != CallFault.LostRequest)
                result = effect();
            _world.Timeline.After(latency / 2, () => Deliver(() =>
            {
                if (fault == CallFault.None)
                    answer.TrySetResult(result);
                else
                    answer.TrySetException(new StoreUnavailableException("simulated"));
            }));
        }));
        return answer.Task;
    }

    /// <summary>What was on its way when the process died or stood still may have left it or not.</summary>
    public void Leave(Action action)
    {
        if (IsDead && _world.Dice.Chance(0.5))
            return;
        if (!IsDead && IsPaused && _world.Dice.Chance(0.5))
            _held.Add(action);
        else
            action();
    }

    /// <summary>Runs a function of the hub. An exception other than that of the store is a violation.</summary>
    public void Invoke(string function, Func<HubInstance, Task> work, Action? ended = null) => Deliver(async () =>
    {
        try
        {
            await work(this);
        }
        catch (StoreUnavailableException)
        {
            // The host would log it; the sweep comes again.
        }
        catch (ViolationException violation)
        {
            _world.Fail(violation);
        }
        catch (Exception exception)
        {
            _world.Fail(new ViolationException("no function throws", function, exception.ToString()));
        }
        ended?.Invoke();
    });
}

/// <summary>Nothing in a simulation is long enough for a blob.</summary>
sealed class NoBlobs : IBlobStore
{
    public ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListAsync(string container, string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>What the engine logs becomes part of the story.</summary>
sealed class StoryLogger(World world, int instance) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => world.Story.IsTold;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        world.Story.Tell($"hub {instance}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}

using System.Text;
using Microsoft.Extensions.Http;

namespace PatentHub.Hub.Tests;

/// <summary>Sees every request that the hub sends, and can be cut: then nothing comes back any more, as for a process that dies.</summary>
sealed class Wire
{
    readonly Lock _gate = new();
    readonly List<Exchange> _exchanges = [];
    readonly List<(Func<Exchange, bool> Counts, int Number, TaskCompletionSource Signal)> _watches = [];
    readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _cutAfter = int.MaxValue;

    /// <summary>Answered requests, in the order of their answers.</summary>
    public IReadOnlyList<Exchange> Exchanges
    {
        get
        {
            lock (_gate)
                return [.. _exchanges];
        }
    }

    /// <summary>Completes when so many such requests have been answered, counted from the start.</summary>
    public Task AnsweredAsync(int number, Func<Exchange, bool> counts)
    {
        lock (_gate)
        {
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_exchanges.Count(counts) >= number)
                signal.SetResult();
            else
                _watches.Add((counts, number, signal));
            return signal.Task;
        }
    }

    /// <summary>Lets so many publications and withdrawals be answered; the answer to the next one is lost, and whatever follows is not sent.</summary>
    /// <returns>Completes when the wire is cut.</returns>
    public Task CutAfterAsync(int pushes)
    {
        lock (_gate)
            _cutAfter = pushes;
        return _cut.Task;
    }

    public void Tap(HttpMessageHandlerBuilder builder) => builder.AdditionalHandlers.Add(new Handler(this));

    bool IsCut => _cut.Task.IsCompleted;

    void Note(Exchange exchange)
    {
        lock (_gate)
        {
            _exchanges.Add(exchange);
            foreach (var (counts, number, signal) in _watches)
                if (_exchanges.Count(counts) >= number)
                    signal.TrySetResult();
            if (exchange.Writes && _cutAfter-- == 0)
                _cut.TrySetResult();
        }
    }

    sealed class Handler(Wire wire) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (wire.IsCut)
                await NeverAsync(cancellationToken);
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            wire.Note(new Exchange(request.Method.Method, request.RequestUri!, request.Headers.ToString(), body, (int)response.StatusCode));
            if (wire.IsCut)
                await NeverAsync(cancellationToken);
            return response;
        }

        static Task NeverAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }
}

/// <summary>A request of the hub and the status of its answer.</summary>
sealed record Exchange(string Method, Uri Url, string Headers, string Body, int Status)
{
    public bool Writes => Method is "PUT" or "DELETE";

    /// <summary>The platform's id: simulated platforms are told apart by the first part of the path.</summary>
    public string Platform => Url.Segments[1].TrimEnd('/');

    public override string ToString() => new StringBuilder().AppendLine($"{Method} {Url}").AppendLine(Headers).Append(Body).ToString();
}

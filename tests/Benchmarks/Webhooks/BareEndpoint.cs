using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Webhooks;

/// <summary>The floor of an intake: an endpoint that checks the signature and commits one row each.</summary>
static class BareEndpoint
{
    /// <summary>A plain client of the store: SQLite commits one after the other, Azure takes one request each.</summary>
    public static async Task<WebApplication> StartAsync(Assignment assignment, TimeProvider clock) =>
        await StartAsync(assignment.Azurite is { } connection ? await ToTableAsync(connection) : ToFile(assignment.Folder));

    /// <summary>Through the hub's own adapter, whose one writer lets what waits share a commit.</summary>
    public static Task<WebApplication> StartOverSharedCommitsAsync(Assignment assignment, TimeProvider clock)
    {
        var store = new BareStore(assignment, clock);
        return StartAsync((id, body) => store.SubmitAsync(new(HubTables.Inbox, "bench", [new RowChange.Insert(new Row("bench", id).Set("body", body))])));
    }

    static Task<WebApplication> StartAsync(Func<string, byte[], Task> commit)
    {
        var secrets = new[] { SigningSecret.TryParse(PlatformSink.Secret)! };
        return BareServer.StartAsync(async context =>
        {
            var body = await BareServer.ReadBodyAsync(context.Request);
            var headers = context.Request.Headers;
            var id = headers["webhook-id"].ToString();
            if (!SigningSecret.Verify(secrets, headers["webhook-signature"]!, id, long.Parse(headers["webhook-timestamp"]!, null), body))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }
            await commit(id, body);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        });
    }

    static async Task<Func<string, byte[], Task>> ToTableAsync(string connection)
    {
        var table = new TableServiceClient(connection).GetTableClient("Bare");
        await table.CreateIfNotExistsAsync();
        return (id, body) => table.AddEntityAsync(new TableEntity("bench", id) { ["body"] = body });
    }

    static Func<string, byte[], Task> ToFile(string folder)
    {
        Directory.CreateDirectory(folder);
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
        connection.Open();
        using (var schema = connection.CreateCommand())
        {
            schema.CommandText = "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS event(id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID";
            schema.ExecuteNonQuery();
        }
        var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO event(id, body) VALUES($id, $body)";
        insert.Parameters.Add("$id", SqliteType.Text);
        insert.Parameters.Add("$body", SqliteType.Blob);
        insert.Prepare();
        var turn = new SemaphoreSlim(1);
        return async (id, body) =>
        {
            await turn.WaitAsync();
            try
            {
                (insert.Parameters[0].Value, insert.Parameters[1].Value) = (id, body);
                insert.ExecuteNonQuery();
            }
            finally
            {
                turn.Release();
            }
        };
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>An empty table of declarations to be filled in: <c>?format=xlsx</c> or <c>csv</c>.</summary>
public sealed class GetImportTemplateFunction(ImportTemplate template)
{
    [Function("GetImportTemplate")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/imports/template")] HttpRequest request) => request.Query["format"].ToString() switch
    {
        "" or "xlsx" => File(template.WriteWorkbook, ImportReplies.WorkbookType, "declarations.xlsx"),
        "csv" => File(template.WriteText, "text/csv; charset=utf-8", "declarations.csv"),
        _ => ImportReplies.FormatInvalid(),
    };

    static IResult File(Action<Stream> write, string type, string name)
    {
        using var content = new MemoryStream();
        write(content);
        return Results.File(content.ToArray(), type, name);
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using PatentHub.Functions.Dashboard.Markup;

namespace PatentHub.Functions.Dashboard;

/// <summary>A page, never cached.</summary>
sealed class DashboardReply(Html page, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) =>
        new SecureReply(Results.Content(page.ToString(), "text/html", Encoding.UTF8, status), "no-store").ExecuteAsync(httpContext);
}

/// <summary>A reply with headers that keep a browser from doing anything but showing it: no code or style but our own files, no frame around it.</summary>
sealed class SecureReply(IResult reply, string cacheControl) : IResult
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = cacheControl;
        return reply.ExecuteAsync(httpContext);
    }
}

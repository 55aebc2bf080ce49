using Microsoft.AspNetCore.Http;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Health as probes and people see it.</summary>
static class HealthReplies
{
    public static IResult Of(HealthReport report) => Replies.Json(
        new { status = Status(report.IsHealthy), at = report.At, checks = report.Checks.Select(c => new { name = c.Name, status = Status(c.IsHealthy), milliseconds = c.Milliseconds }) },
        report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    static string Status(bool isHealthy) => isHealthy ? "healthy" : "unhealthy";
}

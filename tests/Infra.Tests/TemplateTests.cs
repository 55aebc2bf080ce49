using System.Text.Json;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>The compiler has nothing to say about the templates. Its exit code tells errors only, so all that it writes is looked at.</summary>
public sealed class TemplateTests
{
    public static TheoryData<string> Parameters => [.. Plan.Variants];

    [Fact]
    public async Task The_template_and_its_modules_build_without_a_word()
    {
        BicepCli.Require();
        var result = await BicepCli.RunAsync("build", AzureFolder.Main, "--stdout");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        BicepCli.Require();
        var result = await BicepCli.RunAsync("lint", AzureFolder.Main, "--diagnostics-format", "sarif");
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal((0, "[]"), (result.ExitCode, report.RootElement.GetProperty("runs")[0].GetProperty("results").GetRawText()));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Every_parameters_file_fits_the_template(string file)
    {
        BicepCli.Require();
        var result = await BicepCli.RunAsync("build-params", file, "--stdout");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    /// <summary>That the others can fail.</summary>
    [Fact]
    public async Task A_warning_in_a_module_is_told()
    {
        BicepCli.Require();
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder["module.bicep"], "param unused string\n");
        await File.WriteAllTextAsync(folder["main.bicep"], "module part 'module.bicep' = {\n  params: { unused: '' }\n}\n");
        Assert.Contains("no-unused-params", (await BicepCli.RunAsync("build", folder["main.bicep"], "--stdout")).Error, StringComparison.Ordinal);
        Assert.Contains("no-unused-params", (await BicepCli.RunAsync("lint", folder["main.bicep"], "--diagnostics-format", "sarif")).Output, StringComparison.Ordinal);
    }
}

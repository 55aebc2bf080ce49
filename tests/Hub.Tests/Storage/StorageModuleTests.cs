using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Adapters.Storage;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

public sealed class StorageModuleTests
{
    const string Connection = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [Fact]
    public async Task Without_settings_rows_and_blobs_are_kept_in_a_directory()
    {
        using var directory = new TemporaryDirectory();
        await using var provider = Build(("Storage:Directory", directory["data"]));
        var table = provider.GetRequiredService<ITableStore>();
        Assert.IsType<WriteTokenTableStore>(table);
        await table.SubmitAsync("Some", "p", [new RowChange.Insert(new Row("p", "a"))], TestContext.Current.CancellationToken);
        Assert.True(await provider.GetRequiredService<IBlobStore>().CreateAsync("some", "a", new MemoryStream([1]), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(directory["data"], StorageModule.TableFile)));
        Assert.True(Directory.Exists(Path.Combine(directory["data"], StorageModule.BlobDirectory)));
    }

    [Theory]
    [InlineData("Storage:ConnectionString", Connection, null, null)]
    [InlineData("Storage:TableServiceUri", "https://a.table.core.windows.net", "Storage:BlobServiceUri", "https://a.blob.core.windows.net")]
    public async Task Azure_needs_an_account_only(string name, string value, string? otherName, string? otherValue)
    {
        await using var provider = Build(("Storage:Provider", "azure"), (name, value), (otherName ?? "None", otherValue ?? ""));
        Assert.IsType<WriteTokenTableStore>(provider.GetRequiredService<ITableStore>());
        Assert.Equal("AzureBlobStore", provider.GetRequiredService<IBlobStore>().GetType().Name);
    }

    [Theory]
    [InlineData("Storage:Directory is empty. Set it to a directory that the program may write to.", "Storage:Directory", " ")]
    [InlineData("Storage:Provider is azure, but there is no account. Set Storage:TableServiceUri and Storage:BlobServiceUri (with an identity), or Storage:ConnectionString.", "Storage:Provider", "azure")]
    [InlineData("Storage:BlobServiceUri is ''. Set it to the https address of the account's blob endpoint, as the portal shows it.", "Storage:Provider", "azure", "Storage:TableServiceUri", "https://a.table.core.windows.net")]
    [InlineData("Storage:TableServiceUri is 'http://a/'. Set it to the https address of the account's table endpoint, as the portal shows it.", "Storage:Provider", "azure", "Storage:TableServiceUri", "http://a/")]
    [InlineData("Storage:ConnectionString is set together with a service URI. Remove one of them.", "Storage:Provider", "azure", "Storage:ConnectionString", Connection, "Storage:BlobServiceUri", "https://a.blob.core.windows.net")]
    [InlineData("Storage:credential is not known. Set it to 'managedidentity', or leave it out.", "Storage:Provider", "azure", "Storage:TableServiceUri", "https://a.table.core.windows.net", "Storage:BlobServiceUri", "https://a.blob.core.windows.net", "Storage:credential", "key")]
    [InlineData("Storage:ConnectionString is not a connection string. Copy it from the storage account's access keys.", "Storage:Provider", "azure", "Storage:ConnectionString", "secret")]
    public void A_wrong_setting_is_named_with_its_remedy(string error, params string[] settings)
    {
        using var provider = Build([.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        Assert.Equal(error, Assert.Single(Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ITableStore>()).Failures));
    }

    static ServiceProvider Build(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddSingleton<TimeProvider>(new FakeTimeProvider())
        .AddSingleton(new Random(1))
        .AddHubStorage(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value))).Build())
        .BuildServiceProvider();
}

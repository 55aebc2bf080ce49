namespace PatentHub.Hub.Tests.Storage;

public sealed class SqliteTableChangesTests(SqliteFixture fixture) : TableChangesContract<SqliteFixture>(fixture);

public sealed class SqliteTableReadsTests(SqliteFixture fixture) : TableReadsContract<SqliteFixture>(fixture);

public sealed class SqliteTableLimitsTests(SqliteFixture fixture) : TableLimitsContract<SqliteFixture>(fixture);

public sealed class WriteTokenTableChangesTests(WriteTokenFixture fixture) : TableChangesContract<WriteTokenFixture>(fixture);

public sealed class WriteTokenTableReadsTests(WriteTokenFixture fixture) : TableReadsContract<WriteTokenFixture>(fixture);

public sealed class AzuriteTableChangesTests(AzuriteTableFixture fixture) : TableChangesContract<AzuriteTableFixture>(fixture);

public sealed class AzuriteTableReadsTests(AzuriteTableFixture fixture) : TableReadsContract<AzuriteTableFixture>(fixture);

public sealed class AzuriteTableLimitsTests(AzuriteTableFixture fixture) : TableLimitsContract<AzuriteTableFixture>(fixture);

public sealed class FileBlobStoreTests(FileBlobFixture fixture) : BlobStoreContract<FileBlobFixture>(fixture);

public sealed class AzuriteBlobStoreTests(AzuriteBlobFixture fixture) : BlobStoreContract<AzuriteBlobFixture>(fixture);

using Microsoft.Data.Sqlite;
using PatentHub.Storage;
using SQLitePCL;

namespace PatentHub.Adapters.Storage.Sqlite;

static class SqliteErrors
{
    /// <summary>
    /// A fault of the disk, of memory or of another process that holds the file may pass; a fault of the statement or of the
    /// file's content will not, and stays what it is.
    /// </summary>
    public static Exception Translate(Exception exception) => exception is SqliteException sqlite && MayPass(sqlite.SqliteErrorCode)
        ? new StoreUnavailableException($"The SQLite store did not take the request (code {sqlite.SqliteExtendedErrorCode}): {sqlite.Message}", sqlite)
        : exception;

    static bool MayPass(int code) => code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY
        or raw.SQLITE_INTERRUPT or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL;
}

using System.Text;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// Keys as bytes whose order is the order of their UTF-16 units, which the port promises. SQLite compares bytes, and UTF-8 puts
/// U+E000 to U+FFFF before the characters beyond U+FFFF, UTF-16 after them; so each surrogate is written for itself in three
/// bytes. Every other key is plain UTF-8. Source: Unicode Technical Report 26, CESU-8, whose binary order is that of UTF-16.
/// </summary>
static class SqliteKey
{
    const byte SurrogateLead = 0xED;

    /// <summary>Writes a key and returns its length in bytes.</summary>
    public static int Write(ByteWriter writer, ReadOnlySpan<char> key)
    {
        var start = writer.Length;
        if (!key.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            var bytes = Encoding.UTF8.GetByteCount(key);
            Encoding.UTF8.GetBytes(key, writer.Take(bytes));
            return bytes;
        }
        foreach (var unit in key)
            WriteUnit(writer, unit);
        return writer.Length - start;
    }

    /// <summary>The prefix of all rows of one partition: SQLite holds every table in one, told apart by name.</summary>
    public static int WritePartition(ByteWriter writer, string table, string partition)
    {
        var start = writer.Length;
        foreach (var c in table)
            writer.WriteByte((byte)char.ToLowerInvariant(c));
        writer.WriteByte(0);
        Write(writer, partition);
        return writer.Length - start;
    }

    public static string Read(ReadOnlySpan<byte> bytes) =>
        bytes.Contains(SurrogateLead) ? ReadUnits(bytes) : Encoding.UTF8.GetString(bytes);

    static void WriteUnit(ByteWriter writer, char unit)
    {
        if (unit < 0x80)
        {
            writer.WriteByte((byte)unit);
            return;
        }
        if (unit < 0x800)
        {
            writer.WriteByte((byte)(0xC0 | (unit >> 6)));
        }
        else
        {
            writer.WriteByte((byte)(0xE0 | (unit >> 12)));
            writer.WriteByte((byte)(0x80 | ((unit >> 6) & 0x3F)));
        }
        writer.WriteByte((byte)(0x80 | (unit & 0x3F)));
    }

    static string ReadUnits(ReadOnlySpan<byte> bytes)
    {
        var units = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            var lead = bytes[i];
            var length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
            units.Append(length switch
            {
                1 => (char)lead,
                2 => (char)(((lead & 0x1F) << 6) | (bytes[i + 1] & 0x3F)),
                _ => (char)(((lead & 0x0F) << 12) | ((bytes[i + 1] & 0x3F) << 6) | (bytes[i + 2] & 0x3F)),
            });
            i += length;
        }
        return units.ToString();
    }
}

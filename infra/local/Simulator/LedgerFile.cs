using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>A ledger on disk, one JSON object a line. A line is one write, so a killed process leaves at most a torn last line.</summary>
sealed class LedgerFile : IDisposable
{
    readonly FileStream _stream;

    LedgerFile(FileStream stream) => _stream = stream;

    /// <summary>Opens the file of a platform and hands over what earlier runs left in it.</summary>
    public static LedgerFile Open(string directory, string platformId, Action<LedgerEntry> replay)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, platformId + ".ledger.jsonl");
        var length = File.Exists(path) ? Replay(path, replay) : 0;
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        return new LedgerFile(stream);
    }

    public void Append(LedgerEntry entry)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, SimulatorJson.Default.LedgerEntry);
        Array.Resize(ref line, line.Length + 1);
        line[^1] = (byte)'\n';
        _stream.Write(line);
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Reads the whole lines; returns where they end.</summary>
    static long Replay(string path, Action<LedgerEntry> replay)
    {
        using var lines = new LineReader(File.OpenRead(path));
        long end = 0;
        while (lines.Read(out var line) && lines.Ended)
        {
            replay(JsonSerializer.Deserialize(line.Span, SimulatorJson.Default.LedgerEntry)!);
            end = lines.Position;
        }

        return end;
    }
}

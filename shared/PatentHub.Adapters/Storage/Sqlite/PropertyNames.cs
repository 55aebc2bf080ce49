using System.Text;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// Strings for property names, of which a program has a few dozen and a page of rows has thousands. A slot holds the last name
/// of its hash: a collision costs an allocation, never a wrong name.
/// </summary>
static class PropertyNames
{
    const int Slots = 1024;

    static readonly Entry?[] Entries = new Entry?[Slots];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8)
            hash = (hash ^ b) * 16777619u;
        ref var slot = ref Entries[hash % Slots];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && utf8.SequenceEqual(entry.Utf8))
            return entry.Name;
        entry = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref slot, entry);
        return entry.Name;
    }

    sealed record Entry(byte[] Utf8, string Name);
}

namespace PatentHub.Storage;

/// <summary>
/// A row of a table: keys, ETag and typed properties. Values are <see cref="string"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="bool"/>, <see cref="DateTimeOffset"/> (UTC, 100 ns) or <see cref="byte"/>[];
/// an absent property and null are the same.
/// </summary>
public sealed class Row(string partitionKey, string rowKey, string? etag = null)
{
    Dictionary<string, object> _properties = new(StringComparer.Ordinal);

    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    /// <summary>Opaque version of the row as it was read; null on a row that was never stored.</summary>
    public string? ETag { get; } = etag;

    /// <summary>The ETag of a row that was read.</summary>
    /// <exception cref="InvalidOperationException">The row was never stored.</exception>
    public string StoredETag => ETag ?? throw new InvalidOperationException($"Row '{PartitionKey}/{RowKey}' was not read from the store.");

    public IReadOnlyDictionary<string, object> Properties => _properties;

    public string? GetString(string name) => _properties.GetValueOrDefault(name) as string;

    public long? GetInt64(string name) => _properties.GetValueOrDefault(name) as long?;

    public double? GetDouble(string name) => _properties.GetValueOrDefault(name) as double?;

    public bool GetBoolean(string name) => _properties.GetValueOrDefault(name) is true;

    public DateTimeOffset? GetTime(string name) => _properties.GetValueOrDefault(name) as DateTimeOffset?;

    public byte[]? GetBytes(string name) => _properties.GetValueOrDefault(name) as byte[];

    public Row Set(string name, string? value) => SetValue(name, value);

    public Row Set(string name, long? value) => SetValue(name, value);

    public Row Set(string name, double? value) => SetValue(name, value);

    /// <summary>False is stored as absence, so that old rows and new ones read alike.</summary>
    public Row Set(string name, bool value) => SetValue(name, value ? true : null);

    public Row Set(string name, DateTimeOffset? value) => SetValue(name, value?.ToUniversalTime());

    public Row Set(string name, byte[]? value) => SetValue(name, value);

    /// <summary>Bytes of any length, over as many properties as they need: <c>name</c>, <c>name2</c>, <c>name3</c>, …</summary>
    public Row SetLong(string name, byte[]? value)
    {
        if (value is null or { Length: <= TableLimits.PropertyBytes })
            return Set(name, value);
        for (var (at, part) = (0, 1); at < value.Length; at += TableLimits.PropertyBytes, part++)
            Set(PartOf(name, part), value[at..Math.Min(value.Length, at + TableLimits.PropertyBytes)]);
        return this;
    }

    /// <summary>What <see cref="SetLong"/> has set.</summary>
    public byte[]? GetLong(string name)
    {
        if (GetBytes(name) is not { Length: TableLimits.PropertyBytes } first)
            return GetBytes(name);
        var whole = new List<byte>(first);
        for (var part = 2; GetBytes(PartOf(name, part)) is { } next; part++)
            whole.AddRange(next);
        return [.. whole];
    }

    /// <summary>A copy under another ETag.</summary>
    /// <param name="select">Properties to keep; null for all.</param>
    public Row Copy(string? etag, IReadOnlyList<string>? select = null) => new(PartitionKey, RowKey, etag)
    {
        _properties = select is null ? new(_properties, StringComparer.Ordinal)
            : _properties.Where(p => select.Contains(p.Key)).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>A copy with one more property; the row itself stays as it is.</summary>
    internal Row With(string name, long value)
    {
        var properties = new Dictionary<string, object>(_properties.Count + 1, StringComparer.Ordinal);
        foreach (var (key, existing) in _properties)
            properties.Add(key, existing);
        properties[name] = value;
        return new Row(PartitionKey, RowKey, ETag) { _properties = properties };
    }

    static string PartOf(string name, int part) => part == 1 ? name : FormattableString.Invariant($"{name}{part}");

    Row SetValue(string name, object? value)
    {
        if (value is null)
            _properties.Remove(name);
        else
            _properties[name] = value;
        return this;
    }
}

namespace PatentHub.Local.Sample;

/// <summary>The committed sample.</summary>
public static class SampleFiles
{
    /// <summary>About sixty declarations, most of them of real patents, and some that a hub must refuse.</summary>
    public static Stream Declarations() => Open("sample.json");

    /// <summary>A few demands of sample enterprises, as an array.</summary>
    public static Stream Demands() => Open("demands.json");

    static Stream Open(string name) =>
        typeof(SampleFiles).Assembly.GetManifestResourceStream("PatentHub.Local.Sample." + name)
        ?? throw new InvalidOperationException($"The sample {name} is not embedded in the assembly.");
}

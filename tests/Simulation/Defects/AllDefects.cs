namespace PatentHub.Simulation.Defects;

/// <summary>The mistakes by name.</summary>
static class AllDefects
{
    public static IReadOnlyList<Defect> List { get; } = [];

    public static IEnumerable<string> Names => List.Select(d => d.Name);

    public static Defect? Find(string name) => List.FirstOrDefault(d => d.Name == name);
}

namespace PatentHub.Testing;

/// <summary>The system's time, for tests of programs that run as processes of their own.</summary>
public static class RealTime
{
    public static TimeProvider Clock => TimeProvider.System;
}

using PatentHub.FunctionsRuntime.Tests.Contract;

namespace PatentHub.FunctionsRuntime.Tests.Embedded;

public sealed class EmbeddedHttpContract() : HttpContract(new EmbeddedFixture());

public sealed class EmbeddedKeyContract() : KeyContract(new EmbeddedFixture());

public sealed class EmbeddedQueueContract() : QueueContract(new EmbeddedFixture());

public sealed class EmbeddedLockContract() : LockContract(new EmbeddedFixture());

public sealed class EmbeddedTimerContract() : TimerContract(new EmbeddedFixture());

public sealed class EmbeddedHostContract() : HostContract(new EmbeddedFixture());

public sealed class EmbeddedShapeContract() : ShapeContract(new EmbeddedFixture());

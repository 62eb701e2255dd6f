package io.github.ssekit.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.redis.internal.connection.RefusalLog;
import org.jspecify.annotations.Nullable;

/**
 * Remembers since when Redis is away, and since when a subscription is being made anew:
 * looks now and then, and whenever it is asked, at what the connections know of
 * themselves. Thread-safe; the fields are guarded by the monitor.
 */
final class RedisHealth implements HealthSource {

	/** So long after a subscription was deaf, it is still told. */
	private static final long LATELY_SECONDS = 60;

	private final BooleanSupplier commands;

	private final BooleanSupplier subscriptions;

	private final LongSupplier deaf;

	private final Supplier<List<String>> missingRights;

	private final RefusalLog refusals;

	private @Nullable Instant awaySince;

	private @Nullable Instant unheardSince;

	private long deafBefore;

	private @Nullable Instant lastDeaf;

	/**
	 * Watch lines.
	 * @param commands whether the connections for commands are there
	 * @param subscriptions whether the connections that hear are there
	 * @param deaf how often a connection that hears was open and heard nothing
	 * @param missingRights what the Redis user lacks
	 * @param refusals what was refused lately
	 */
	RedisHealth(BooleanSupplier commands, BooleanSupplier subscriptions, LongSupplier deaf,
			Supplier<List<String>> missingRights, RefusalLog refusals) {
		this.commands = commands;
		this.subscriptions = subscriptions;
		this.deaf = deaf;
		this.missingRights = missingRights;
		this.refusals = refusals;
	}

	/** Look at the connections. */
	synchronized void look() {
		Instant now = Instant.now();
		this.awaySince = since(this.awaySince, this.commands.getAsBoolean(), now);
		this.unheardSince = since(this.unheardSince, this.subscriptions.getAsBoolean(), now);
		long deafNow = this.deaf.getAsLong();
		this.lastDeaf = (deafNow > this.deafBefore) ? now : this.lastDeaf;
		this.deafBefore = deafNow;
	}

	@Override
	public synchronized List<HealthProblem> problems() {
		look();
		List<HealthProblem> troubles = new ArrayList<>();
		Instant heardNothing = this.lastDeaf;
		if (this.awaySince != null) {
			troubles.add(new HealthProblem("redis", HealthProblem.Severity.DEGRADED,
					"Redis is away. Open streams stay open and hear nothing from other nodes; publishing fails, and new "
							+ "streams wait or are refused softly. All goes on by itself when it is back",
					this.awaySince));
		}
		else if (this.unheardSince != null) {
			troubles.add(new HealthProblem("redis-subscription", HealthProblem.Severity.DEGRADED,
					"A subscription is being made anew. Events come late: they are read from the history when it is there",
					this.unheardSince));
		}
		else if (heardNothing != null && heardNothing.plusSeconds(LATELY_SECONDS).isAfter(Instant.now())) {
			troubles.add(new HealthProblem("redis-subscription", HealthProblem.Severity.DEGRADED,
					"A subscription was open and heard nothing (" + this.deafBefore
							+ " so far), and was made anew. If that goes on, something between here and Redis cuts it off",
					heardNothing));
		}
		RefusalLog.Series refused = this.refusals.lately();
		if (refused != null) {
			troubles.add(new HealthProblem("redis-refuses", HealthProblem.Severity.DEGRADED,
					"Redis is there and refuses (" + refused.code() + ", " + refused.count()
							+ " times so far). Publishing fails, and presence may not be exact. The way out: "
							+ refused.wayOut(),
					refused.since()));
		}
		List<String> missing = this.missingRights.get();
		if (!missing.isEmpty()) {
			troubles.add(new HealthProblem("redis-rights", HealthProblem.Severity.DEGRADED,
					"The Redis user lacks rights, without which events, streams or kicks fail. "
							+ "The way out: ACL SETUSER <user> " + String.join(" ", missing)));
		}
		return troubles;
	}

	private static @Nullable Instant since(@Nullable Instant before, boolean there, Instant now) {
		if (there) {
			return null;
		}
		return (before != null) ? before : now;
	}

}

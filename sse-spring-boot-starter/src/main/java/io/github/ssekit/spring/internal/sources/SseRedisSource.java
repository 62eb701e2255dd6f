package io.github.ssekit.spring.internal.sources;

import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.spring.sources.Source;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of Redis as a source: a consumer is closed for good, so each start makes a
 * new one.
 *
 * @param <C> the consumer
 */
final class SseRedisSource<C extends AutoCloseable> implements Source {

	private static final ConsumerCounts NOTHING = new ConsumerCounts(0, 0, 0, 0, 0);

	private final Supplier<C> starts;

	private final Function<C, ConsumerCounts> counts;

	private final @Nullable ToLongFunction<C> waiting;

	private final @Nullable ToLongFunction<C> lagMillis;

	/** Written under the monitor, and looked at by any thread. */
	private volatile @Nullable C consumer;

	/**
	 * Create a source.
	 * @param starts makes a consumer that is started
	 * @param counts what it has done
	 * @param waiting what waits, or null where it does not know
	 * @param lagMillis how far it is behind, or null where it does not know
	 */
	SseRedisSource(Supplier<C> starts, Function<C, ConsumerCounts> counts, @Nullable ToLongFunction<C> waiting,
			@Nullable ToLongFunction<C> lagMillis) {
		this.starts = starts;
		this.counts = counts;
		this.waiting = waiting;
		this.lagMillis = lagMillis;
	}

	@Override
	public synchronized void start() {
		if (this.consumer == null) {
			this.consumer = this.starts.get();
		}
	}

	@Override
	public void stop() {
		C last;
		synchronized (this) {
			last = this.consumer;
			this.consumer = null;
		}
		if (last != null) {
			try {
				last.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("A consumer could not be closed", ex);
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.consumer != null;
	}

	@Override
	public ConsumerCounts counts() {
		C now = this.consumer;
		return (now != null) ? this.counts.apply(now) : NOTHING;
	}

	@Override
	public OptionalLong waiting() {
		return value(this.waiting);
	}

	@Override
	public OptionalLong lagMillis() {
		return value(this.lagMillis);
	}

	private OptionalLong value(@Nullable ToLongFunction<C> of) {
		C now = this.consumer;
		return (of == null) ? OptionalLong.empty() : OptionalLong.of((now != null) ? of.applyAsLong(now) : 0);
	}

}

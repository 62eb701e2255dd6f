package io.github.ssekit.fakes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;

/** A store that is counted, that can be away, throw, or keep its readers waiting. */
public final class FaultyStore implements EventStore {

	private final EventStore store;

	private final AtomicInteger reads = new AtomicInteger();

	private final AtomicInteger locates = new AtomicInteger();

	/** Guarded by the monitor. */
	private final List<Runnable> waiting = new ArrayList<>();

	private volatile boolean away;

	private volatile boolean throwing;

	private volatile boolean slow;

	private volatile boolean stale;

	public FaultyStore(EventStore store) {
		this.store = store;
	}

	public void goAway() {
		this.away = true;
	}

	/** Worse than away: it throws, which its contract does not allow. */
	public void throwInstead() {
		this.throwing = true;
	}

	public void comeBack() {
		this.away = false;
		this.throwing = false;
	}

	/** Answer later: at {@link #answer()}. */
	public void answerLater() {
		this.slow = true;
	}

	/** Answer later, and then what was so at the time of the question. */
	public void answerLaterWhatIsSoNow() {
		this.slow = true;
		this.stale = true;
	}

	/** Answer whoever waits by now. */
	public void answer() {
		List<Runnable> answers;
		synchronized (this) {
			answers = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		answers.forEach(Runnable::run);
	}

	public void answerAtOnce() {
		this.slow = false;
		answer();
	}

	/** How many replays were asked for, looks without events not counted. */
	public int reads() {
		return this.reads.get();
	}

	public int locates() {
		return this.locates.get();
	}

	public synchronized int waiting() {
		return this.waiting.size();
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		this.locates.incrementAndGet();
		return answer(() -> this.store.locate(topic, start));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		this.reads.addAndGet((maxEvents > 0) ? 1 : 0);
		return answer(() -> this.store.replay(topic, after, maxEvents, maxBytes));
	}

	@Override
	public CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
		return answer(() -> CompletableFuture.completedStage(heads.keySet()
			.stream()
			.filter((topic) -> !heads.get(topic)
				.equals(this.store.locate(topic, StartPosition.head()).toCompletableFuture().join()))
			.toList()));
	}

	private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> answer) {
		if (this.throwing) {
			throw new BrokerUnavailableException("the store throws", null);
		}
		if (this.away) {
			return CompletableFuture.failedFuture(new BrokerUnavailableException("the store is away", null));
		}
		if (!this.slow) {
			return answer.get();
		}
		CompletableFuture<T> later = new CompletableFuture<>();
		CompletionStage<T> now = this.stale ? answer.get() : null;
		synchronized (this) {
			this.waiting.add(() -> answerWith(later, (now != null) ? () -> now : answer));
		}
		return later;
	}

	/** Where nothing else is said the answer is that of the time when it is given. */
	private <T> void answerWith(CompletableFuture<T> later, Supplier<CompletionStage<T>> answer) {
		if (this.away) {
			later.completeExceptionally(new BrokerUnavailableException("the store is away", null));
			return;
		}
		later.complete(answer.get().toCompletableFuture().join());
	}

}

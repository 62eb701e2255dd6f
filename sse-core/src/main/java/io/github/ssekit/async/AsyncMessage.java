package io.github.ssekit.async;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HeapSize;
import io.github.ssekit.internal.wire.EventEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through an {@link SseAsyncPublisher}. The fields that change say
 * who may touch them.
 */
final class AsyncMessage {

	private static final int FIRST_PAUSE_MILLIS = 50;

	private static final int LONGEST_PAUSE_MILLIS = 1000;

	private final Topic topic;

	private final boolean keyMadeUp;

	private final int overhead;

	/** Completed where continuations of the application may run, and nowhere else. */
	private final CompletableFuture<Published> answer = new CompletableFuture<>();

	/**
	 * The publisher's own: its continuations run wherever the message comes to its end.
	 */
	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	/** Its data is replaced by its text; by the publishing thread alone. */
	private SseEvent event;

	/** What its data counts for; guarded by the monitor of the queue. */
	private long bytes;

	/** Whether it was tried; guarded by the monitor of the queue. */
	private boolean tried;

	/** When it was tried first; guarded by the monitor of the queue. */
	private long firstTried;

	/** When it may be tried again; guarded by the monitor of the queue. */
	private long due;

	/** Guarded by the monitor of the queue. */
	private int pauseMillis = FIRST_PAUSE_MILLIS;

	/** Whether the queue has done with it; guarded by the monitor of the queue. */
	private boolean gone;

	AsyncMessage(Topic topic, SseEvent event, boolean keyMadeUp) {
		this.topic = topic;
		this.event = event;
		this.keyMadeUp = keyMadeUp;
		this.bytes = (event.data() instanceof CharSequence text) ? HeapSize.ofCharacters(text) : 0;
		this.overhead = AsyncSettings.MESSAGE_BYTES + HeapSize.of(topic.name()) + sizeOf(event.name())
				+ (keyMadeUp ? 0 : sizeOf(event.idempotencyKey()));
	}

	Topic topic() {
		return this.topic;
	}

	SseEvent event() {
		return this.event;
	}

	CompletableFuture<Published> answer() {
		return this.answer;
	}

	CompletableFuture<@Nullable Void> end() {
		return this.end;
	}

	long bytes() {
		return this.bytes;
	}

	void bytes(long bytes) {
		this.bytes = bytes;
	}

	/**
	 * What it counts for besides its data: the objects around it, and the names that it
	 * brings along.
	 */
	int overhead() {
		return this.overhead;
	}

	boolean isText() {
		return this.event.data() instanceof String;
	}

	/** Whether the size of its data is known. */
	boolean isSized() {
		return this.event.data() instanceof CharSequence;
	}

	/** Answers its size in memory; does nothing where it is text already. */
	long encode(PayloadEncoder payloads) {
		String text = (this.event.data() instanceof CharSequence characters) ? characters.toString()
				: new String(EventEncoder.dataOf(this.event, payloads), StandardCharsets.UTF_8);
		this.event = this.event.data(text);
		return HeapSize.ofCharacters(text);
	}

	void tried(long now) {
		if (!this.tried) {
			this.tried = true;
			this.firstTried = now;
		}
	}

	/** Whether it may be tried once more, and if so when. */
	boolean tryAgain(long now, long patienceNanos) {
		this.due = now + this.pauseMillis * 1_000_000L;
		this.pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * this.pauseMillis);
		return this.due - this.firstTried <= patienceNanos;
	}

	void gone() {
		this.gone = true;
	}

	boolean isGone() {
		return this.gone;
	}

	long due() {
		return this.due;
	}

	/** As its publisher sees it: a key that was made up is nobody's. */
	Published seen(Published published) {
		return this.keyMadeUp ? new Published(published.topic(), published.position(), false, published.outdated())
				: published;
	}

	private static int sizeOf(@Nullable String text) {
		return (text != null) ? HeapSize.of(text) : 0;
	}

}

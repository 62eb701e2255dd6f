package io.github.ssekit.spring.internal.http;

import java.security.Principal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.access.Decision;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.source.SourceEntry;
import io.github.ssekit.spring.http.PublishAuthorizer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;

/**
 * The events of one request. Some are published ahead of the answers, so that a broker
 * that is far does not cost a way there and back for each; but only one of each topic: a
 * broker that tries again after a cut connection may let a later one overtake. Used by
 * the thread of the request.
 */
final class PublishRun {

	private static final Logger log = LoggerFactory.getLogger(PublishRun.class);

	/** So many are under way at once. */
	private static final int MAX_AHEAD = 128;

	private final SsePublisher publisher;

	private final EntryMapper mapper;

	private final @Nullable PublishAuthorizer authorizer;

	private final @Nullable Principal caller;

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	/** The topics of those that wait: each of one. */
	private final Set<Topic> topics = new HashSet<>();

	private @Nullable Published last;

	private long published;

	private long duplicates;

	private long outdated;

	/** The first line that failed, and why; nothing is published after that. */
	private @Nullable PublishRefusedException failure;

	private long failedLine;

	private boolean wentAhead;

	PublishRun(SsePublisher publisher, EntryMapper mapper, @Nullable PublishAuthorizer authorizer,
			@Nullable Principal caller) {
		this.publisher = publisher;
		this.mapper = mapper;
		this.authorizer = authorizer;
		this.caller = caller;
	}

	/**
	 * Publish an event.
	 * @param line where it stands, from 1
	 * @param json what stands there
	 * @param key its idempotency key where it brings none itself; null for none
	 * @return false if no more are to come
	 */
	boolean publish(long line, String json, @Nullable String key) {
		try {
			MappedEvent mapped = map(json);
			authorize(mapped);
			SseEvent event = mapped.event();
			if (event.idempotencyKey() == null && key != null) {
				event = event.idempotencyKey(key);
			}
			while (this.topics.contains(mapped.topic())) {
				take();
			}
			if (this.failure != null) {
				return false;
			}
			this.waiting.add(new Waiting(line, mapped.topic(), this.publisher.publish(mapped.topic(), event)));
			this.topics.add(mapped.topic());
		}
		catch (PublishRefusedException ex) {
			fail(line, ex);
		}
		catch (EventTooLargeException ex) {
			fail(line, new PublishRefusedException(HttpStatus.CONTENT_TOO_LARGE, String.valueOf(ex.getMessage())));
		}
		catch (IllegalArgumentException ex) {
			fail(line, new PublishRefusedException(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage())));
		}
		while (!this.waiting.isEmpty() && (this.waiting.size() >= MAX_AHEAD || this.waiting.peek().answer.isDone())) {
			take();
		}
		return this.failure == null;
	}

	/** No event: nothing is published any more. */
	void fail(long line, PublishRefusedException reason) {
		if (this.failure == null || line < this.failedLine) {
			this.failure = reason;
			this.failedLine = line;
		}
	}

	/** Wait for all that are under way. */
	void finish() {
		while (!this.waiting.isEmpty()) {
			take();
		}
	}

	/** What became of the one event. */
	@Nullable Published last() {
		return this.last;
	}

	@Nullable PublishRefusedException failure() {
		return this.failure;
	}

	long failedLine() {
		return this.failedLine;
	}

	/** Whether lines behind the one that failed were under way, and may be published. */
	boolean wentAhead() {
		return this.wentAhead;
	}

	/**
	 * What became of all: each event is one of those published, known before, or
	 * outdated.
	 */
	Map<String, Long> counts() {
		return Map.of("published", this.published, "duplicates", this.duplicates, "outdated", this.outdated);
	}

	private MappedEvent map(String json) throws PublishRefusedException {
		try {
			MappedEvent mapped = this.mapper.map(new SourceEntry("http", "", Map.of("data", json)));
			if (mapped != null) {
				return mapped;
			}
			throw new PublishRefusedException(HttpStatus.BAD_REQUEST, "There is no event.");
		}
		catch (IllegalArgumentException ex) {
			// what is a field there is the body, or the line, here
			throw new PublishRefusedException(HttpStatus.BAD_REQUEST,
					String.valueOf(ex.getMessage()).replaceFirst("^field data: ", "the event: "));
		}
	}

	private void authorize(MappedEvent mapped) throws PublishRefusedException {
		if (this.authorizer != null && decision(this.authorizer, mapped.topic()) instanceof Decision.Denied denied) {
			throw new PublishRefusedException(HttpStatus.FORBIDDEN, denied.reason());
		}
	}

	/** What it says where it fails is for the log, and not for the caller. */
	private Decision decision(PublishAuthorizer authorizer, Topic topic) throws PublishRefusedException {
		try {
			return authorizer.mayPublish(this.caller, topic);
		}
		catch (Exception ex) {
			log.error("{} failed. Nothing is published to {}.", authorizer.getClass().getName(), topic.name(), ex);
			throw new PublishRefusedException(HttpStatus.INTERNAL_SERVER_ERROR,
					"It could not be found out whether the event may be published.");
		}
	}

	private void take() {
		Waiting next = this.waiting.remove();
		this.topics.remove(next.topic);
		if (this.failure != null && next.line > this.failedLine) {
			this.wentAhead = true;
		}
		try {
			Published placed = next.answer.join();
			this.last = placed;
			if (placed.duplicate()) {
				this.duplicates++;
			}
			else if (placed.outdated()) {
				this.outdated++;
			}
			else {
				this.published++;
			}
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof BrokerUnavailableException)) {
				throw ex;
			}
			fail(next.line, new PublishRefusedException(HttpStatus.SERVICE_UNAVAILABLE,
					"It is not known whether the event was published, because the store is away. Try again, with the"
							+ " same Idempotency-Key: then nothing is published twice."));
		}
	}

	/** An event that is under way. */
	private record Waiting(long line, Topic topic, CompletableFuture<Published> answer) {
	}

}

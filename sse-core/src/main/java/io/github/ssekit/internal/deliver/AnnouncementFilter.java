package io.github.ssekit.internal.deliver;

import java.util.function.Function;

import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.observe.RateLimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which announced events are taken as they are: others may announce too, also what no hub
 * with these settings would publish. Thread-safe.
 */
public final class AnnouncementFilter {

	private static final Logger log = LoggerFactory.getLogger(AnnouncementFilter.class);

	private final int maxEventBytes;

	private final Function<Topic, Retention> retention;

	private final RateLimitedLog tooLarge;

	private final RateLimitedLog withoutPlace;

	/**
	 * Create a filter.
	 * @param maxEventBytes the largest encoded event that this hub publishes
	 * @param retention how much of a topic's history is kept
	 * @param runtime shows the time
	 */
	public AnnouncementFilter(int maxEventBytes, Function<Topic, Retention> retention, HubRuntime runtime) {
		this.maxEventBytes = maxEventBytes;
		this.retention = retention;
		this.tooLarge = new RateLimitedLog(runtime::nanoTime);
		this.withoutPlace = new RateLimitedLog(runtime::nanoTime);
	}

	/**
	 * Whether an event may be told to readers as it was announced. What may not, and has
	 * a place, is to be looked for in the store: limits may differ between nodes while
	 * they are changed, and what is kept is no forgery of who may only announce.
	 * @param event the event
	 * @return false for one that is too large, and for one without a place where the
	 * topic has a history
	 */
	boolean admits(LiveEvent event) {
		int size = event.content().size();
		if (size > this.maxEventBytes) {
			this.tooLarge.tell((others) -> log.warn(
					"An event of {} bytes was announced for {}, and sse.max-event-size is {} bytes on this node. {} "
							+ "({} others since the last warning)",
					size, event.topic(), this.maxEventBytes, (event instanceof StoredEvent)
							? "It is read from the history." : "It has none, and is dropped: set all nodes alike.",
					others));
			return false;
		}
		if (!(event instanceof StoredEvent) && keepsHistory(event.topic())) {
			this.withoutPlace.tell((others) -> log
				.warn("An event without a place was announced for {}, which has a history. It is dropped: either the "
						+ "history of the topic is set otherwise on another node, or somebody forges events. "
						+ "({} others since the last warning)", event.topic(), others));
			return false;
		}
		return true;
	}

	private boolean keepsHistory(Topic topic) {
		try {
			return !this.retention.apply(topic).isNone();
		}
		catch (RuntimeException ex) {
			log.debug("The retention of {} is not known, as its function has failed.", topic, ex);
			return true; // nothing can be published to it here either
		}
	}

}

package io.github.ssekit.redis.internal.broker;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.redis.internal.connection.Announcement;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RecentMessages;
import io.github.ssekit.redis.internal.connection.SignedMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes announcements in from channels, on which others may publish as well. Where nodes
 * share a secret only what is signed with it is an event; anything else that claims a
 * place makes its topic be compared with the store, which costs a read and changes
 * nothing. Thread-safe.
 */
final class AnnouncementReceiver {

	/** What announcements are signed for. */
	static final String PURPOSE = "event";

	private static final Logger log = LoggerFactory.getLogger(AnnouncementReceiver.class);

	private final MessageSigner signer;

	private final RecentMessages recent = new RecentMessages();

	private final AtomicLong refused = new AtomicLong();

	private final RateLimitedLog notGenuine = new RateLimitedLog(System::nanoTime);

	AnnouncementReceiver(MessageSigner signer) {
		this.signer = signer;
	}

	/** Read a message, and tell the listener what follows from it. */
	void receive(Topic topic, byte[] message, BrokerListener listener) {
		SignedMessage signed = SignedMessage.read(message);
		int from = (signed != null) ? signed.from() : 0;
		LiveEvent event = Announcement.read(topic, message, from);
		if (event == null) {
			refuse();
		}
		else if (!this.signer.isSigning()) {
			listener.onEvent(event); // whatever others have signed it with
		}
		else if (!isGenuine(topic, message, signed)) {
			refuseForged(topic, event, listener);
		}
		else if (event instanceof EphemeralEvent && signed != null && !this.recent.isNew(signed)) {
			refuse(); // genuine, and heard before
		}
		else {
			listener.onEvent(event);
		}
	}

	/** Something has come that is no event, and is dropped. */
	void refuse() {
		this.refused.incrementAndGet();
		log.debug("Something came that is no event. It is dropped.");
	}

	/** What was no event, and was dropped, since the start. */
	long refused() {
		return this.refused.get();
	}

	private boolean isGenuine(Topic topic, byte[] message, @Nullable SignedMessage signed) {
		if (signed == null) {
			return false;
		}
		int body = Announcement.bodyFrom(message, signed.from());
		byte[] head = Arrays.copyOfRange(message, signed.from(), body - 1);
		return this.signer.isGenuine(PURPOSE, topic.name(), signed, head, message, body);
	}

	private void refuseForged(Topic topic, LiveEvent event, BrokerListener listener) {
		this.refused.incrementAndGet();
		this.notGenuine.tell((others) -> log.warn(
				"An event was announced for {} without a signature that this node knows. {} Either another node has not "
						+ "the same sse.redis.secret, or somebody forges events. ({} others since the last warning)",
				topic, (event instanceof StoredEvent) ? "The history is read instead." : "It is dropped.", others));
		if (event instanceof StoredEvent) {
			listener.onPossibleGap(topic);
		}
	}

}

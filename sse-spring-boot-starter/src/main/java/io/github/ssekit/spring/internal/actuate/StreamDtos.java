package io.github.ssekit.spring.internal.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.github.ssekit.observe.StreamPage;
import io.github.ssekit.observe.StreamView;
import io.github.ssekit.observe.TapResult;
import io.github.ssekit.presence.Counts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** What the endpoint answers, as it is written in JSON. */
final class StreamDtos {

	private StreamDtos() {
	}

	/**
	 * The node and some of its streams.
	 *
	 * @param node the name of this node
	 * @param draining whether new streams are refused
	 * @param here how many are connected to this node
	 * @param everywhere how many are connected to all nodes; null where that is not known
	 * @param away why that is not known; null where it is
	 * @param streams the streams of this node
	 */
	record Overview(String node, boolean draining, Counts here, @Nullable Counts everywhere, @Nullable String away,
			Page streams) implements OperationResponseBody {
	}

	/**
	 * Some streams.
	 *
	 * @param total how many there are that were asked for
	 * @param offset how many come before these
	 * @param next the offset of those that follow; null where these are the last
	 * @param items the streams, the oldest first
	 */
	record Page(int total, int offset, @Nullable Integer next, List<Item> items) {

		static Page of(StreamPage page) {
			int end = page.offset() + page.streams().size();
			return new Page(page.total(), page.offset(), (end < page.total() && end > page.offset()) ? end : null,
					page.streams().stream().map(Item::of).toList());
		}

	}

	/**
	 * One stream.
	 *
	 * @param id its id, unique among all nodes
	 * @param client the client's id
	 * @param since when it was opened
	 * @param state where it is in its life
	 * @param lag how many events it has not been given, of all topics; null where unknown
	 * @param queuedBytes what waits for the reader
	 * @param cursor where the reader stands
	 * @param topics what it listens to
	 */
	record Item(String id, String client, Instant since, String state, @Nullable Long lag, long queuedBytes,
			String cursor, List<Lag> topics) implements OperationResponseBody {

		static Item of(StreamView stream) {
			List<Lag> lags = stream.topics().stream().map(Lag::of).toList();
			boolean known = stream.topics().stream().allMatch((one) -> one.lag() != StreamView.UNKNOWN_LAG);
			Long lag = known ? stream.topics().stream().mapToLong(StreamView.TopicLag::lag).sum() : null;
			return new Item(stream.id(), stream.client(), stream.since(), stream.state().word(), lag,
					stream.queuedBytes(), stream.cursor(), lags);
		}

	}

	/**
	 * One topic of a stream.
	 *
	 * @param name the topic
	 * @param lag how many of its events the stream has not been given; null where unknown
	 */
	record Lag(String name, @Nullable Long lag) {

		static Lag of(StreamView.TopicLag one) {
			return new Lag(one.topic().name(), (one.lag() != StreamView.UNKNOWN_LAG) ? one.lag() : null);
		}

	}

	/**
	 * What has become of a drain.
	 *
	 * @param draining whether new streams are refused
	 * @param streams how many are open still
	 */
	record Drained(boolean draining, int streams) implements OperationResponseBody {
	}

	/**
	 * What has been ended.
	 *
	 * @param streams how many
	 */
	record Ended(int streams) implements OperationResponseBody {
	}

	/**
	 * What nobody may listen to any more. How many streams end is not known: each node
	 * looks for its own.
	 *
	 * @param topic the topic
	 */
	record Revoked(String topic) implements OperationResponseBody {
	}

	/**
	 * What was heard.
	 *
	 * @param topic on which topic
	 * @param end why there is no more: max, time, size or closed
	 * @param events what came
	 */
	record TapDto(String topic, String end, List<TapResult.Event> events) implements OperationResponseBody {

		static TapDto of(TapResult tapped) {
			return new TapDto(tapped.topic().name(), tapped.end().name().toLowerCase(Locale.ROOT), tapped.events());
		}

	}

}

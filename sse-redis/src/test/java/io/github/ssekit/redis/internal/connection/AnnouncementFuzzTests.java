package io.github.ssekit.redis.internal.connection;

import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.EventStreamParser;
import io.github.ssekit.test.eventstream.MessageEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is published on the channel of a topic. */
class AnnouncementFuzzTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final MessageSigner SIGNER = MessageSigner.of(RedisSecrets.NONE, "sse");

	@FuzzTest(maxDuration = "2m")
	void isOneEventWithoutAnIdOrNothing(byte[] message) {
		LiveEvent event = Announcement.read(TOPIC, message);
		if (event instanceof StoredEvent stored) {
			assertThat(stored.topic()).isEqualTo(TOPIC);
			assertThat(stored.position().offset()).isPositive();
			assertIsNoMoreThanOneEvent(stored.content().bytes());
		}
		if (event instanceof EphemeralEvent passing) {
			assertIsNoMoreThanOneEvent(passing.content().bytes());
			assertThat(SIGNER.sign("event", "orders", "0", passing.content().bytes())).isEqualTo(message);
		}
	}

	/** As its readers would take it, between two others. */
	private static void assertIsNoMoreThanOneEvent(byte[] body) {
		List<String> heard = new ArrayList<>();
		EventStreamParser parser = new EventStreamParser(new EventStreamListener() {

			@Override
			public void event(MessageEvent event) {
				heard.add(event.lastEventId());
			}

		});
		byte[] before = AsciiCodec.bytes("id: 1\ndata: before\n\nid: 2\n");
		parser.feed(before, 0, before.length);
		parser.feed(body, 0, body.length);
		byte[] after = AsciiCodec.bytes("data: after\n\n");
		parser.feed(after, 0, after.length);

		assertThat(heard.size()).isBetween(2, 3);
		assertThat(heard.get(0)).isEqualTo("1");
		assertThat(heard.subList(1, heard.size())).as("it cannot bring an id of its own").containsOnly("2");
	}

}

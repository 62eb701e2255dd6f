package io.github.ssekit.internal.emitter;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.CollidingTopics;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.ParsedCursor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits goes out as one write, and a block is never left half-written. */
@BothWays
class EmitterBlockTests {

	private static final int BUFFER = 8 * 1024;

	private final Stand stand;

	EmitterBlockTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void endsALargeBlockBeforeItCloses() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish(Stand.kilobytes(200, 'x'));
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		for (int i = 0; i < 10; i++) {
			this.stand.sink.take(1);
			assertThat(this.stand.sink.isClosed()).isFalse();
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "closed");
		assertThat(this.stand.sink.heard()).containsExactly(Stand.kilobytes(200, 'x'));
		assertThat(this.stand.sink.wasClosedInsideBlock()).isFalse();
	}

	@Test
	void endsALargeBlockBeforeTheNextOne() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish(Stand.kilobytes(200, 'x'));
		this.stand.publish("small");
		this.stand.pass("passing by");
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).containsExactly(Stand.kilobytes(200, 'x'), "small", "passing by");
	}

	@Test
	void writesWhatWaitsAtOnce() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("0");
		this.stand.publish(Stand.numbers(1, 100).toArray(String[]::new));
		int before = this.stand.sink.writes().size();
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(0, 100));
		assertThat(this.stand.sink.writes()).hasSize(before + 1);
	}

	@Test
	void writesNoMoreAtOnceThanABufferHolds() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		for (int i = 0; i < 100; i++) {
			this.stand.publish("x".repeat(i * 3));
		}
		this.stand.publish(Stand.kilobytes(50, 'x'));
		this.stand.sink.takeAll();

		List<String> writes = this.stand.sink.writes();
		assertThat(writes).allSatisfy((write) -> assertThat(write.length()).isLessThanOrEqualTo(BUFFER));
		assertThat(writes).hasSizeLessThan(20);
		assertThat(this.stand.sink.heard()).hasSize(101);
	}

	@Test
	void writesWholeBlocksWhereverTheBufferEnds() {
		this.stand.open().begin();
		List<String> said = new ArrayList<>();
		for (int size = BUFFER - 200; size < BUFFER + 200; size++) {
			this.stand.sink.takeOneMore();
			for (String data : List.of("1", "2", "x".repeat(size), "3", "y".repeat(BUFFER))) {
				this.stand.publish(data);
				said.add(data);
			}
			this.stand.sink.takeAll();
		}

		assertThat(this.stand.sink.heard()).isEqualTo(said);
	}

	@Test
	void bringsTheCursorOfAsManyTopicsAsAStreamMayHave() {
		List<Topic> many = CollidingTopics.find(Topic.MAX_PER_STREAM / 2);
		int last = many.size() - 1;
		this.stand.topics = many;
		this.stand.open().begin();
		this.stand.publish(many.get(0), "1");
		this.stand.sink.takeOneMore();
		this.stand.publish(many.get(last), Stand.kilobytes(20, 'x'));
		this.stand.publish(many.get(1), "3");
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).containsExactly("1", Stand.kilobytes(20, 'x'), "3");
		String cursor = this.stand.sink.lastEventId();
		assertThat(cursor).isEqualTo(this.stand.emitter.cursor()).hasSizeBetween(many.size() * 25, BUFFER);
		assertThat(CursorFormat.read(cursor, many)).isInstanceOfSatisfying(ParsedCursor.Places.class,
				(places) -> assertThat(places.positions()).hasSize(many.size())
					.containsEntry(many.get(last), this.stand.head(many.get(last))));
	}

}

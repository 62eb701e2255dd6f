package io.github.ssekit.test.eventstream;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventStreamParserTests {

	private final Recorder stream = new Recorder();

	@Test
	void aCarriageReturnAtTheEndOfAChunkIsNotTwoLineEnds() {
		this.stream.feed("data:sun\r").feed("\ndata:moon\r").feed("\n\r\ndata:x\r").feed("\n").feed("\r").feed("\n");
		assertThat(this.stream.data()).containsExactly("sun\nmoon", "x");
		assertThat(this.stream.blocks).hasSize(2);
	}

	@Test
	void aCarriageReturnEndsItsLineWithoutWaitingForALineFeed() {
		this.stream.feed("data:sun\r\r");
		assertThat(this.stream.data()).containsExactly("sun");
		this.stream.feed("\n");
		assertThat(this.stream.blocks).hasSize(1);
	}

	@Test
	void anEmptyChunkBetweenCarriageReturnAndLineFeedPartsNothing() {
		this.stream.feed("data:sun\r").feed("").feed("\n").feed("data:moon\n\n");
		assertThat(this.stream.data()).containsExactly("sun\nmoon");
	}

	@Test
	void aCommentIsHeardAtTheEndOfItsLineNotOfItsBlock() {
		this.stream.feed(":");
		assertThat(this.stream.comments).isEmpty();
		this.stream.feed("\n");
		assertThat(this.stream.comments).containsExactly("");
		assertThat(this.stream.blocks).isEmpty();
	}

	@Test
	void aHeartbeatOfOneLineEndIsNoBlockOfItsOwn() {
		this.stream.feed("id:1\ndata:x\n\n:\n:\nid:2\ndata:y\n\n");
		assertThat(this.stream.blocks).hasSize(2).allMatch(Block::hasId);
		assertThat(this.stream.blocks.get(1).lines()).containsExactly(":", ":", "id:2", "data:y");
		assertThat(this.stream.blocks.get(1).comments()).containsExactly("", "");
	}

	@Test
	void aHeartbeatOfTwoLineEndsIsABlockWithoutId() {
		this.stream.feed("id:1\ndata:x\n\n:\n\n");
		assertThat(this.stream.blocks).hasSize(2);
		assertThat(this.stream.blocks.get(1).hasId()).isFalse();
	}

	@Test
	void everyBlankLineSetsTheLastEventId() {
		this.stream.feed("id:1\ndata:x\n\ndata:y\n\n\nid:2\n\nid:\n\n");
		assertThat(this.stream.lastEventIds).containsExactly("1", "1", "1", "2", "");
	}

	@Test
	void aStreamBeginsWithAnEmptyLastEventIdWhateverTheOneBeforeItSaid() {
		this.stream.feed("id:1\ndata:x\n\n").end();
		Recorder next = new Recorder().feed(":\nevent:note\n");
		assertThat(next.lastEventIds).isEmpty();
		next.feed("\n");
		assertThat(next.lastEventIds).containsExactly("");
	}

	@Test
	void theLastEventIdIsSetBeforeTheEventIsHeardAndTheBlockComesLast() {
		StringBuilder order = new StringBuilder();
		EventStreamParser parser = new EventStreamParser(new EventStreamListener() {

			@Override
			public void event(MessageEvent event) {
				order.append("event ");
			}

			@Override
			public void lastEventId(String id) {
				order.append("id ");
			}

			@Override
			public void block(Block block) {
				order.append("block ");
			}

			@Override
			public void reconnectionTime(long millis) {
				order.append("retry ");
			}

		});
		parser.feed("id:1\ndata:x\nretry:1\n\n".getBytes(StandardCharsets.US_ASCII));
		assertThat(order).hasToString("retry id event block ");
	}

	@Test
	void whatIsUnfinishedAtTheEndIsHandedOverAsDiscarded() {
		this.stream.feed("data:x\n\nid:2\nda").end();
		assertThat(this.stream.data()).containsExactly("x");
		assertThat(this.stream.lastEventId()).isEmpty();
		assertThat(this.stream.discarded).containsExactly(new Block(List.of("id:2", "da")));
	}

	@Test
	void nothingIsDiscardedAfterABlankLine() {
		this.stream.feed("data:x\n\n").end().end();
		assertThat(this.stream.discarded).isEmpty();
	}

	@Test
	void aParserReadsOneStreamOnly() {
		this.stream.end();
		assertThatIllegalStateException().isThrownBy(() -> this.stream.feed("data:x\n\n"))
			.withMessageContaining("another parser");
	}

	@Test
	void onlyTheGivenRangeOfAnArrayIsRead() {
		byte[] bytes = "xxdata:sun\n\nyy".getBytes(StandardCharsets.US_ASCII);
		this.stream.parser.feed(bytes, 2, bytes.length - 4);
		assertThat(this.stream.data()).containsExactly("sun");
		assertThatThrownBy(() -> this.stream.parser.feed(bytes, 2, bytes.length))
			.isInstanceOf(IndexOutOfBoundsException.class);
	}

	@Test
	void aMegabyteInOneLineIsOneEventAndSoIsWhatFollows() {
		String large = "0123456789abcdef".repeat(65536);
		this.stream.feed("data:").feed(large).feed("\n\ndata:small\n\n");
		assertThat(this.stream.data()).containsExactly(large, "small");
	}

	@Test
	void blocksShowFieldsThatClientsIgnore() {
		this.stream.feed("id:a\0b\ncolour: red\n\n");
		Block block = this.stream.blocks.get(0);
		assertThat(block.hasId()).isFalse();
		assertThat(block.hasData()).isFalse();
		assertThat(block.values("colour")).containsExactly("red");
		assertThat(block.fields()).containsExactly(new Field("id", "a\0b"), new Field("colour", "red"));
	}

	@Test
	void aBlankLineAfterABlankLineIsAnEmptyBlock() {
		this.stream.feed("data:x\n\n\n");
		assertThat(this.stream.blocks).extracting(Block::lines).containsExactly(List.of("data:x"), List.of());
	}

}

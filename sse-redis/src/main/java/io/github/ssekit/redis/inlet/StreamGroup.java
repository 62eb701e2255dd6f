package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.CommandLine;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.link.RedisRefusedException;
import io.github.ssekit.redis.link.RedisScript;
import io.lettuce.core.Consumer;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;

/**
 * One consumer of a group, as Redis knows it. Its calls wait for the answer; they throw
 * what {@link CommandLine} says. Used by one thread.
 */
final class StreamGroup implements AutoCloseable {

	private static final RedisScript CLAIM = RedisScript.of("claim");

	private static final RedisScript DEAD = RedisScript.of("dead");

	private static final RedisScript SWEEP = RedisScript.of("sweep-consumers");

	private static final Duration BLOCK = Duration.ofMillis(500);

	private static final int COUNT = 50;

	private static final int DEAD_LETTERS_KEPT = 10_000;

	private final StreamInletSettings settings;

	private final CommandLine line;

	private final byte[] stream;

	private final byte[] group;

	private final byte[] consumer;

	StreamGroup(RedisLink link, StreamInletSettings settings, String consumer) {
		this.settings = settings;
		this.line = link.line("the line of the inlet " + settings.stream(), BLOCK.plus(link.timeout()));
		this.stream = Ascii.utf8(settings.stream());
		this.group = Ascii.utf8(settings.group());
		this.consumer = Ascii.utf8(consumer);
	}

	boolean isOpen() {
		return this.line.isOpen();
	}

	/** Make the group, unless it is there. */
	void create(boolean fromBeginning) {
		try {
			this.line.run("for a group",
					(commands) -> commands.xgroupCreate(
							XReadArgs.StreamOffset.from(this.stream, fromBeginning ? "0" : "$"), this.group,
							XGroupCreateArgs.Builder.mkstream()))
				.join();
		}
		catch (RuntimeException ex) {
			if (!(ex.getCause() instanceof RedisRefusedException refused && refused.code().equals("BUSYGROUP"))) {
				throw ex;
			}
		}
	}

	/** New entries; waits a moment for the first. */
	@SuppressWarnings("unchecked") // an array of a generic type, as Lettuce wants it
	List<Delivery> read() {
		List<StreamMessage<byte[], byte[]>> messages = this.line
			.run("for new entries", (commands) -> commands.xreadgroup(Consumer.from(this.group, this.consumer),
					XReadArgs.Builder.block(BLOCK).count(COUNT), XReadArgs.StreamOffset.lastConsumed(this.stream)))
			.join();
		List<Delivery> deliveries = new ArrayList<>();
		for (StreamMessage<byte[], byte[]> message : messages) {
			Map<String, String> fields = new LinkedHashMap<>();
			message.getBody().forEach((name, value) -> fields.put(Ascii.text(name), Ascii.text(value)));
			deliveries.add(new Delivery(new InletEntry(this.settings.stream(), message.getId(), fields), 1));
		}
		return deliveries;
	}

	/** Entries that somebody has taken and not finished, this consumer too. */
	List<Delivery> claim() {
		List<Object> claimed = this.line
			.<List<Object>>run("for unfinished entries", CLAIM, ScriptOutputType.MULTI, new byte[][] { this.stream },
					this.group, this.consumer, Ascii.bytes(this.settings.minIdle().toMillis()), Ascii.bytes(COUNT))
			.join();
		List<Delivery> deliveries = new ArrayList<>();
		for (Object entry : claimed) {
			List<?> parts = (List<?>) entry;
			List<?> flat = (List<?>) parts.get(2);
			Map<String, String> fields = new LinkedHashMap<>();
			for (int i = 0; i + 1 < flat.size(); i += 2) {
				fields.put(Ascii.text(flat.get(i)), Ascii.text(flat.get(i + 1)));
			}
			deliveries.add(new Delivery(new InletEntry(this.settings.stream(), Ascii.text(parts, 0), fields),
					Integer.parseInt(Ascii.text(parts, 1))));
		}
		return deliveries;
	}

	void acknowledge(InletEntry entry) {
		this.line.run("to acknowledge " + entry.id(), (commands) -> commands.xack(this.stream, this.group, entry.id()))
			.join();
	}

	/** Give an entry up: into the dead letters and out of the group, as one step. */
	void bury(InletEntry entry, int deliveries, String reason) {
		List<byte[]> arguments = new ArrayList<>(List.of(this.group, Ascii.bytes(entry.id()), Ascii.bytes(deliveries),
				Ascii.utf8(reason), Ascii.bytes(DEAD_LETTERS_KEPT)));
		entry.fields().forEach((name, value) -> {
			arguments.add(Ascii.utf8(name));
			arguments.add(Ascii.utf8(value));
		});
		this.line.<Object>run("to bury " + entry.id(), DEAD, ScriptOutputType.VALUE,
				new byte[][] { Ascii.utf8(this.settings.deadLetters()), this.stream }, arguments.toArray(byte[][]::new))
			.join();
	}

	/** Take consumers out that have had nothing to do for long. */
	void sweep() {
		this.line
			.<Object>run("to sweep consumers", SWEEP, ScriptOutputType.INTEGER, new byte[][] { this.stream },
					this.group, this.consumer, Ascii.bytes(this.settings.consumerIdle().toMillis()))
			.join();
	}

	@Override
	public void close() {
		this.line.close();
	}

	/**
	 * An entry, and for which time it is delivered.
	 *
	 * @param entry the entry
	 * @param count 1 for the first time
	 */
	record Delivery(InletEntry entry, int count) {
	}

}

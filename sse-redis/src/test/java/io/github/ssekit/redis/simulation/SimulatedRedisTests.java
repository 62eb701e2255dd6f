package io.github.ssekit.redis.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import io.github.ssekit.test.redis.RedisCommands;
import io.github.ssekit.test.redis.RedisErrorReply;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the simulated Redis does what a real one does: the same commands, and the same
 * calls of this module's scripts, must give the same answers and leave the same keys. The
 * scripts look at a clock in a hash, so that both have one time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class SimulatedRedisTests {

	private static final long BEGINNING = 1_700_000_000_000L;

	private RedisServer server;

	private RedisCommands commands;

	private SimulatedRedis simulated;

	private long now;

	private Chance chance;

	private final List<String> said = new ArrayList<>();

	@BeforeAll
	void start() {
		this.server = RedisServer.start();
		this.commands = this.server.connect(Duration.ofSeconds(10));
	}

	@AfterAll
	void stop() {
		this.commands.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 100 })
	void answersCommandsAsRedisDoes(int entriesOfStreamNode) {
		for (long seed = 0; seed < 40; seed++) {
			begin(seed, entriesOfStreamNode);
			for (int i = 0; i < 60; i++) {
				compare(false, RandomCalls.command(this.chance));
			}
			compareKeys();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 100 })
	void runsScriptsAsRedisDoes(int entriesOfStreamNode) {
		for (long seed = 0; seed < 40; seed++) {
			begin(seed, entriesOfStreamNode);
			RandomCalls calls = new RandomCalls(this.chance);
			for (int i = 0; i < 60; i++) {
				this.now += this.chance.oneIn(4) ? this.chance.spread(1, 20_000) : this.chance.below(3);
				both("HSET", "clock", "s", Long.toString(this.now / 1000), "u", Long.toString(this.now % 1000 * 1000));
				RandomCalls.Call call = calls.next(this.now);
				List<String> words = new ArrayList<>(List.of("EVAL",
						call.script().text().replace("redis.call('TIME')", "redis.call('HMGET', 'clock', 's', 'u')"),
						Integer.toString(call.keys().size())));
				words.addAll(call.keys());
				words.addAll(call.arguments());
				this.said.add(call.script().name() + call.keys() + call.arguments());
				compare(true, words.toArray(String[]::new));
			}
			compareKeys();
		}
	}

	private void begin(long seed, int entriesOfStreamNode) {
		this.chance = new Chance(seed);
		this.said.clear();
		this.said.add("seed " + seed);
		this.now = BEGINNING;
		this.commands.command("FLUSHALL");
		this.commands.command("CONFIG", "SET", "stream-node-max-entries", Integer.toString(entriesOfStreamNode));
		// nothing runs out while this is compared, and nothing looks at the clock but
		// scripts
		this.simulated = new SimulatedRedis(() -> BEGINNING * 1000, entriesOfStreamNode);
	}

	private void both(String... words) {
		this.commands.command(words);
		this.simulated.command(words);
	}

	private void compare(boolean isScript, String... words) {
		if (!isScript) {
			this.said.add(String.join(" ", words));
		}
		String real;
		try {
			real = normal(this.commands.command(words));
		}
		catch (RedisErrorReply ex) {
			real = code(ex.getMessage());
		}
		String simulated;
		try {
			simulated = normal(isScript ? script(words) : this.simulated.command(words));
		}
		catch (RedisError ex) {
			simulated = code(ex.getMessage());
		}
		assertThat(simulated).as(() -> String.join("\n", this.said)).isEqualTo(real);
	}

	private Object script(String[] words) {
		int keys = Integer.parseInt(words[2]);
		List<String> all = Arrays.asList(words);
		return this.simulated.script(words[1], all.subList(3, 3 + keys), all.subList(3 + keys, words.length));
	}

	/** Both must have the same keys, with the same values. */
	private void compareKeys() {
		for (Object key : new TreeSet<>((List<?>) Objects.requireNonNull(this.commands.command("KEYS", "*")))) {
			String name = (String) key;
			switch ((String) Objects.requireNonNull(this.commands.command("TYPE", name))) {
				case "string" -> compare(false, "GET", name);
				case "hash" -> compare(false, "HGETALL", name);
				case "set" -> compare(false, "SMEMBERS", name);
				case "zset" -> compare(false, "ZRANGE", name, "0", "-1", "WITHSCORES");
				case "list" -> compare(false, "LRANGE", name, "0", "-1");
				default -> {
					if (!name.endsWith(":log")) { // its ids are the time of the server
						compare(false, "XRANGE", name, "-", "+");
					}
				}
			}
			boolean runsOut = !Objects.equals(this.commands.command("PTTL", name), -1L);
			assertThat(!Objects.equals(this.simulated.command("PTTL", name), -1L))
				.as("%s runs out: %s", name, this.said)
				.isEqualTo(runsOut);
		}
		assertThat(this.simulated.keys()).as(() -> String.join("\n", this.said))
			.hasSize(((List<?>) Objects.requireNonNull(this.commands.command("KEYS", "*"))).size());
	}

	/** In any order, as a set or a hash that has grown has none. */
	private static String normal(Object answer) {
		if (answer instanceof List<?> list) {
			return list.stream().map(SimulatedRedisTests::normal).sorted().toList().toString();
		}
		if (answer instanceof String text && text.startsWith("{")) { // members of JSON,
																		// in any order
			return Arrays.stream(text.substring(1, text.length() - 1).split(",(?=\")")).sorted().toList().toString();
		}
		return (answer instanceof Status status) ? status.text() : String.valueOf(answer);
	}

	private static String code(String message) {
		return "refused: " + message.replace("ERR ", "").split(" ")[0].toUpperCase(java.util.Locale.ROOT);
	}

}

package io.github.ssekit.kafka.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.Topic;
import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the books of records on their way through Kafka, two nodes in processes of their
 * own, and Redis, while one of the nodes is killed and comes back and Kafka restarts:
 * every reader hears every record once, and those of a key in their order. The long form:
 * <pre>
 * mvn -pl sse-kafka -am test -Dtest=io.github.ssekit.kafka.ledger.LedgerTests -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dledger.records=100000 -Dledger.keys=1000 -Dledger.kills=3
 * </pre>
 */
@Timeout(value = 14, unit = TimeUnit.MINUTES)
@Tag("processes")
class LedgerTests {

	private static final Logger log = LoggerFactory.getLogger(LedgerTests.class);

	private static final int RECORDS = Integer.getInteger("ledger.records", 2000);

	private static final int KEYS = Integer.getInteger("ledger.keys", 100);

	private static final int KILLS = Integer.getInteger("ledger.kills", 1);

	private static final int PARTITIONS = 8;

	private static final int TOPICS_OF_A_READER = 10;

	private final String orders = "orders-" + UUID.randomUUID();

	@Test
	void everyReaderHearsEveryRecordOnceAndInOrder() {
		long began = System.nanoTime();
		try (RedisServer redis = RedisServer.with().own().start();
				KafkaServer kafka = KafkaServer.start();
				Node readers = new Node(redis.address().toString())) {
			kafka.create(this.orders, PARTITIONS);
			List<Reader> all = readers(readers);
			eventually(() -> assertThat(all).allMatch(Reader::isReady));
			KafkaTemplate<Object, Object> template = kafka.template();
			try (NodeProcess first = new NodeProcess(redis.address().toString(), kafka.address(), this.orders);
					NodeProcess second = new NodeProcess(redis.address().toString(), kafka.address(), this.orders)) {
				// the first half is there, and the rest comes while things go wrong
				int sent = send(template, 0, RECORDS / 2);
				int step = (RECORDS - sent) / (KILLS + 1);
				for (int kill = 1; kill <= KILLS; kill++) {
					awaitHeard(all, Math.max(1, (int) ((long) RECORDS * kill / (2 * KILLS + 2))));
					first.killAndRestart();
					sent = send(template, sent, sent + step);
					if (kill == 1) {
						kafka.restart();
					}
				}
				send(template, sent, RECORDS);
				awaitHeard(all, RECORDS);
				eventually(() -> assertThat(kafka.committed("ledger", this.orders)).isEqualTo(RECORDS));
				assertThat(first.isAlive() && second.isAlive()).isTrue();
			}
			finally {
				template.destroy();
			}
			assertThat(heard(all)).isEqualTo(RECORDS);
			log.warn("The ledger is right: {} records of {} keys, {} kills, a restart of Kafka, in {} s", RECORDS, KEYS,
					KILLS, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
		}
	}

	private List<Reader> readers(Node node) {
		List<Reader> all = new ArrayList<>();
		for (int from = 0; from < KEYS; from += TOPICS_OF_A_READER) {
			all.add(new Reader("reader-" + from, node.hub(),
					IntStream.range(from, Math.min(KEYS, from + TOPICS_OF_A_READER))
						.mapToObj((key) -> Topic.of("customer/" + key))
						.toList()));
		}
		return all;
	}

	private int send(KafkaTemplate<Object, Object> template, int from, int to) {
		CompletableFuture
			.allOf(IntStream.range(from, to)
				.mapToObj((number) -> template.send(this.orders, Integer.toString(number % KEYS),
						"{\"topic\":\"customer/" + number % KEYS + "\",\"event\":\"changed\",\"data\":\""
								+ number % KEYS + "-" + number / KEYS + "\"}"))
				.toArray(CompletableFuture<?>[]::new))
			.join();
		return to;
	}

	private static void awaitHeard(List<Reader> readers, int count) {
		eventually(() -> {
			assertThat(readers.stream().map(Reader::violation)).containsOnlyNulls();
			assertThat(heard(readers)).isGreaterThanOrEqualTo(count);
		});
	}

	private static int heard(List<Reader> readers) {
		return readers.stream().mapToInt(Reader::heard).sum();
	}

	private static void eventually(ThrowingRunnable fact) {
		Awaitility.await().atMost(5, TimeUnit.MINUTES).pollInterval(10, TimeUnit.MILLISECONDS).untilAsserted(fact);
	}

}

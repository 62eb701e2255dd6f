package io.github.ssekit.kafka.throughput;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.SseHub;
import io.github.ssekit.kafka.KafkaEventConsumer;
import io.github.ssekit.kafka.KafkaEventConsumerSettings;
import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.MessageListener;

/**
 * Takes one topic in several times, each time by a new group: by a listener of Spring
 * Kafka that does nothing but commit, and by a consumer, in memory and with Redis. Says
 * the records of a second, and what that is of the listener's. Kafka, Redis and what is
 * measured share the machine. <pre>
 * java -cp … io.github.ssekit.kafka.throughput.Throughput [records [rounds]]
 * </pre>
 */
final class Throughput {

	private static final int KEYS = 1000;

	private static final String TOPIC = "orders";

	private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

	private final KafkaServer kafka;

	private final int records;

	private Throughput(KafkaServer kafka, int records) {
		this.kafka = kafka;
		this.records = records;
	}

	public static void main(String[] args) throws InterruptedException {
		int records = (args.length > 0) ? Integer.parseInt(args[0]) : 50_000;
		int rounds = (args.length > 1) ? Integer.parseInt(args[1]) : 3;
		try (KafkaServer kafka = KafkaServer.start(); RedisServer redis = RedisServer.with().own().start()) {
			Throughput throughput = new Throughput(kafka, records);
			throughput.fill();
			throughput.measure(redis, rounds);
		}
		System.exit(0);
	}

	private void fill() {
		this.kafka.create(TOPIC, 4);
		KafkaTemplate<Object, Object> template = this.kafka.template();
		CompletableFuture.allOf(IntStream.range(0, this.records)
			.mapToObj((i) -> template.send(TOPIC, Integer.toString(i % KEYS),
					"{\"topic\":\"customer/" + i % KEYS + "\",\"event\":\"changed\",\"data\":{\"id\":" + i
							+ ",\"state\":\"shipped\",\"total\":9.90}}"))
			.toArray(CompletableFuture<?>[]::new)).join();
		template.destroy();
	}

	private void measure(RedisServer redis, int rounds) throws InterruptedException {
		double[] perRecord = new double[rounds];
		double[] perBatch = new double[rounds];
		double[] inMemory = new double[rounds];
		double[] onRedis = new double[rounds];
		bare(AckMode.BATCH); // what follows is warm
		consumer(SseHub.builder().build());
		for (int i = 0; i < rounds; i++) {
			perRecord[i] = bare(AckMode.RECORD);
			perBatch[i] = bare(AckMode.BATCH);
			inMemory[i] = consumer(SseHub.builder().build());
			onRedis[i] = onRedis(redis);
			this.out.printf("round %d: commits each record %.0f/s, each batch %.0f/s, in memory %.0f/s, Redis %.0f/s%n",
					i + 1, perRecord[i], perBatch[i], inMemory[i], onRedis[i]);
		}
		this.out.printf("in memory: %.2f of a listener that commits each batch, %.2f of one that commits each record%n",
				median(inMemory) / median(perBatch), median(inMemory) / median(perRecord));
		this.out.printf(
				"with Redis: %.2f of a listener that commits each batch, %.2f of one that commits each record%n",
				median(onRedis) / median(perBatch), median(onRedis) / median(perRecord));
	}

	private double bare(AckMode mode) throws InterruptedException {
		// a commit a record takes so long that fewer have to do
		int count = (mode == AckMode.RECORD) ? Math.max(1, this.records / 25) : this.records;
		CountDownLatch latch = new CountDownLatch(count);
		ContainerProperties properties = new ContainerProperties(TOPIC);
		properties.setGroupId(UUID.randomUUID().toString());
		properties.setAckMode(mode);
		properties.setMessageListener((MessageListener<Object, Object>) (record) -> latch.countDown());
		ConcurrentMessageListenerContainer<Object, Object> container = new ConcurrentMessageListenerContainer<>(
				this.kafka.consumers(Map.of("auto.offset.reset", "earliest")), properties);
		long began = System.nanoTime();
		container.start();
		latch.await();
		double perSecond = perSecond(count, began);
		container.stop();
		return perSecond;
	}

	private double consumer(SseHub hub) throws InterruptedException {
		KafkaEventConsumer consumer = new KafkaEventConsumer(this.kafka.consumers(Map.of()), hub, EntryMapper.json(),
				KafkaEventConsumerSettings.of(TOPIC).group(UUID.randomUUID().toString()).withAllFromTheBeginning());
		long began = System.nanoTime();
		consumer.start();
		while (consumer.counts().published() < this.records) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
		double perSecond = perSecond(this.records, began);
		consumer.close();
		hub.close();
		return perSecond;
	}

	private double onRedis(RedisServer redis) throws InterruptedException {
		RedisClient client = RedisClient.create("redis://" + redis.address());
		try (RedisParts parts = new RedisParts(RedisConnector.of(client),
				RedisSettings.DEFAULT.keyPrefix(UUID.randomUUID().toString()), Duration.ofSeconds(10))) {
			parts.awaitFirstConnections();
			return consumer(SseHub.builder()
				.distribution(parts.store(), parts.broker())
				.presence(parts.presence())
				.node(parts.node())
				.build());
		}
		finally {
			client.shutdown();
		}
	}

	private static double perSecond(int records, long began) {
		return records * 1e9 / (System.nanoTime() - began);
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}

package io.github.ssekit.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Takes topics of Kafka in, through a consumer group that all nodes share and a listener
 * container of Spring Kafka: every record becomes one event. A record is committed after
 * its event has its place, and its offset goes with the event, so that its topic takes it
 * once, however often it is read: after a crash, a rebalance, or where the group is set
 * back. Events keep the order of their record's key, and within one topic of SseKit the
 * order of the partition; what has no key keeps the latter alone.
 * <p>
 * A record that cannot be mapped or published is tried again at once, some times, and
 * then given up: it goes to the dead letters by Spring Kafka's own recoverer, with the
 * reason in its headers. A record that cannot be mapped holds up what was read behind it
 * for as long as the dead letter takes, since nobody knows which topic it is of; one that
 * is refused, such as one that is too large, holds up its key and its topic alone. While
 * the publisher is away nothing is given up: the consumer pauses, stays in its group, and
 * goes on by itself. Tombstones are left out.
 * <p>
 * A bean of this type starts with the application and stops before streams are drained.
 * Thread-safe.
 */
public final class KafkaEventConsumer implements SmartLifecycle, AutoCloseable, HealthSource {

	private static final Duration PAUSE_AFTER_DENIAL = Duration.ofSeconds(10);

	private static final long PAUSE_AFTER_ERROR_MILLIS = 1000;

	private final ConsumerFactory<?, ?> consumers;

	private final SsePublisher publisher;

	private final RecordMapper<Object, Object> mapper;

	private final KafkaEventConsumerSettings settings;

	/** Null for no dead letters. */
	private final @Nullable ProducerFactory<?, ?> producers;

	private final String group;

	private final String name;

	private final ConsumerCounts.Counters counters = new ConsumerCounts.Counters();

	private final Outages outages;

	private final InHand inHand = new InHand();

	/** Written under the monitor; null while it is stopped. */
	private volatile @Nullable ConcurrentMessageListenerContainer<?, ?> container;

	/** Of the container; guarded by the monitor. Its listener leaves the rest then. */
	private AtomicBoolean stopping = new AtomicBoolean();

	/** Of the container; guarded by the monitor. Null while it is stopped. */
	private @Nullable DeadLetters deadLetters;

	/** Written under the monitor. */
	private volatile boolean closed;

	/**
	 * Create a consumer of records whose values are text, without dead letters. It is not
	 * started.
	 * @param consumers the application's consumer factory
	 * @param publisher where events go
	 * @param mapper which event a record becomes, as {@link RecordMapper#of} says;
	 * {@link EntryMapper#json()} as a rule
	 * @param settings how topics are taken in
	 * @throws InvalidSettingException if no group is named
	 */
	public KafkaEventConsumer(ConsumerFactory<?, ?> consumers, SsePublisher publisher, EntryMapper mapper,
			KafkaEventConsumerSettings settings) {
		this(consumers, publisher, RecordMapper.of(mapper), settings, null);
	}

	private KafkaEventConsumer(ConsumerFactory<?, ?> consumers, SsePublisher publisher,
			RecordMapper<Object, Object> mapper, KafkaEventConsumerSettings settings,
			@Nullable ProducerFactory<?, ?> producers) {
		this.consumers = consumers;
		this.publisher = publisher;
		this.mapper = mapper;
		this.settings = settings;
		this.producers = producers;
		this.group = group(consumers, settings);
		this.name = String.join(", ", settings.topics());
		this.outages = new Outages(this.name);
	}

	/**
	 * A consumer of records of any type, without dead letters. It is not started.
	 * @param consumers the application's consumer factory, with its deserializers
	 * @param publisher where events go
	 * @param mapper which event a record becomes
	 * @param settings how topics are taken in
	 * @param <K> the type of keys
	 * @param <V> the type of values
	 * @return a new consumer
	 * @throws InvalidSettingException if no group is named
	 */
	@SuppressWarnings("unchecked") // what the deserializers give is what the mapper takes
	public static <K, V> KafkaEventConsumer ofRecords(ConsumerFactory<? extends K, ? extends V> consumers,
			SsePublisher publisher, RecordMapper<K, V> mapper, KafkaEventConsumerSettings settings) {
		return new KafkaEventConsumer(consumers, publisher, (RecordMapper<Object, Object>) mapper, settings, null);
	}

	/**
	 * The same, with dead letters.
	 * @param producers the application's producer factory; its serializers must take what
	 * the deserializers give
	 * @return a new consumer, which is not started
	 */
	public KafkaEventConsumer withDeadLetters(ProducerFactory<?, ?> producers) {
		return new KafkaEventConsumer(this.consumers, this.publisher, this.mapper, this.settings, producers);
	}

	/** Begin to take records in. Returns at once; Kafka may come later. */
	@Override
	public synchronized void start() {
		if (this.container != null || this.closed) {
			return;
		}
		this.stopping = new AtomicBoolean();
		this.deadLetters = (this.producers != null) ? new DeadLetters(this.producers, this.settings.deadLetterSuffix())
				: null;
		ConcurrentMessageListenerContainer<?, ?> started = container(this.stopping, this.deadLetters);
		this.container = started;
		started.start();
	}

	/** Stop after the records in hand, and let other nodes go on; waits for it. */
	@Override
	public synchronized void stop() {
		ConcurrentMessageListenerContainer<?, ?> running = this.container;
		if (running != null) {
			this.stopping.set(true);
			this.container = null;
			running.stop();
			this.outages.clear();
			if (this.deadLetters != null) {
				this.deadLetters.close();
				this.deadLetters = null;
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.container != null;
	}

	/** As listener containers of Spring Kafka: it stops before streams are drained. */
	@Override
	public int getPhase() {
		return AbstractMessageListenerContainer.DEFAULT_PHASE;
	}

	/** Stop for good. */
	@Override
	public synchronized void close() {
		stop();
		this.closed = true;
	}

	/**
	 * What was done so far.
	 * @return counts since it was created
	 */
	public ConsumerCounts counts() {
		return this.counters.counts();
	}

	/**
	 * Whether it waits for the publisher, or for Kafka to take dead letters.
	 * @return true while some of its threads are paused
	 */
	public boolean isPaused() {
		return this.outages.longest() != null;
	}

	/**
	 * How many records wait in the partitions that this node reads, as its clients of
	 * Kafka know it since they last had an answer, and those in hand.
	 * @return records, never negative; 0 where nothing is known
	 */
	public long lag() {
		ConcurrentMessageListenerContainer<?, ?> running = this.container;
		double waiting = 0;
		if (running != null) {
			for (Map<MetricName, ? extends Metric> ofClient : running.metrics().values()) {
				for (Map.Entry<MetricName, ? extends Metric> metric : ofClient.entrySet()) {
					if (metric.getKey().name().equals("records-lag")
							&& metric.getValue().metricValue() instanceof Double lag && !lag.isNaN()) {
						waiting += lag;
					}
				}
			}
		}
		return (long) waiting + this.inHand.count();
	}

	/**
	 * How far this node is behind: how old the record that was read last was then, and
	 * how long it has waited since to be published; by the time in the record, in which
	 * the clock of its producer may differ.
	 * @return milliseconds, never negative; 0 where nothing waits
	 */
	public long lagMillis() {
		Outages.Outage outage = this.outages.longest();
		if (outage != null) {
			return this.inHand.ageMillis() + Math.max(0, Duration.between(outage.since(), Instant.now()).toMillis());
		}
		return (lag() > 0) ? this.inHand.ageMillis() : 0;
	}

	@Override
	public List<HealthProblem> problems() {
		Outages.Outage outage = this.outages.longest();
		if (outage != null) {
			return List.of(new HealthProblem("kafka:" + this.name, HealthProblem.Severity.DEGRADED,
					"Records wait in Kafka: " + outage.reason(), outage.since()));
		}
		ConcurrentMessageListenerContainer<?, ?> running = this.container;
		if (running != null && !running.isInExpectedState()) {
			return List.of(new HealthProblem("kafka:" + this.name, HealthProblem.Severity.DEGRADED,
					"The consumer has ended by an error, which is in the log. Records wait until it is started anew."));
		}
		return List.of();
	}

	private ConcurrentMessageListenerContainer<?, ?> container(AtomicBoolean stopping,
			@Nullable DeadLetters deadLetters) {
		RecordListener listener = new RecordListener(this.publisher, this.mapper, this.settings.maxDeliveries(),
				deadLetters, new SourceNames(this.consumers, this.group), this.outages, this.inHand, stopping::get,
				this.counters);
		ContainerProperties properties = new ContainerProperties(this.settings.topics().toArray(String[]::new));
		properties.setGroupId(this.group);
		properties.setAckMode(ContainerProperties.AckMode.MANUAL);
		properties.setMessageListener(listener);
		properties.setConsumerRebalanceListener(listener);
		properties.setAuthExceptionRetryInterval(PAUSE_AFTER_DENIAL);
		properties.setKafkaConsumerProperties(clientProperties());
		ConcurrentMessageListenerContainer<?, ?> container = new ConcurrentMessageListenerContainer<>(this.consumers,
				properties);
		container.setConcurrency(this.settings.concurrency());
		container.setBeanName("sse-kafka-" + this.settings.topics().get(0));
		// of what comes before the listener; whatever it is, no record is passed over
		container.setCommonErrorHandler(
				new DefaultErrorHandler(new FixedBackOff(PAUSE_AFTER_ERROR_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS)));
		return container;
	}

	/** What must be so, whatever the application's consumers have otherwise. */
	private Properties clientProperties() {
		Properties properties = new Properties();
		properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
		if (this.settings.fromBeginning()) {
			properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		}
		// what cannot be read would else be read for ever
		if (this.consumers.getKeyDeserializer() == null) {
			catchErrors(properties, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
					ErrorHandlingDeserializer.KEY_DESERIALIZER_CLASS);
		}
		if (this.consumers.getValueDeserializer() == null) {
			catchErrors(properties, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
					ErrorHandlingDeserializer.VALUE_DESERIALIZER_CLASS);
		}
		return properties;
	}

	private void catchErrors(Properties properties, String property, String delegate) {
		Object configured = configured(this.consumers, property);
		String type = (configured instanceof Class<?> known) ? known.getName() : (String) configured;
		if (type != null && !type.equals(ErrorHandlingDeserializer.class.getName())) {
			properties.setProperty(property, ErrorHandlingDeserializer.class.getName());
			properties.setProperty(delegate, type);
		}
	}

	/** The consumer group that it is in. */
	String group() {
		return this.group;
	}

	private static String group(ConsumerFactory<?, ?> consumers, KafkaEventConsumerSettings settings) {
		Object group = (settings.group() != null) ? settings.group()
				: configured(consumers, ConsumerConfig.GROUP_ID_CONFIG);
		if (group == null || group.toString().isBlank()) {
			throw new InvalidSettingException("group", "null", "must be named here or by "
					+ "spring.kafka.consumer.group-id: the nodes of one application share one, and no other has it");
		}
		return group.toString();
	}

	private static @Nullable Object configured(ConsumerFactory<?, ?> consumers, String property) {
		try {
			return consumers.getConfigurationProperties().get(property);
		}
		catch (UnsupportedOperationException ex) {
			return null; // a factory of the application's own
		}
	}

}

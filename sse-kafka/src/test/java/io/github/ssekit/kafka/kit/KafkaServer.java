package io.github.ssekit.kafka.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker of Kafka in this JVM, and what an application configures for it. */
public final class KafkaServer implements AutoCloseable {

	private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

	private KafkaServer() {
		// groups begin at once, as tests have no others to wait for
		this.broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		this.broker.brokerProperty("group.min.session.timeout.ms", "1000");
		this.broker.afterPropertiesSet();
	}

	/** Start one. */
	public static KafkaServer start() {
		return new KafkaServer();
	}

	/** Where it is. */
	public String address() {
		return this.broker.getBrokersAsString();
	}

	/** Stop the broker, and start it again, with all that it has kept. */
	public void restart() {
		BrokerServer server = this.broker.getCluster().brokers().values().iterator().next();
		server.shutdown();
		server.awaitShutdown();
		server.startup();
	}

	/** Create a topic. */
	public void create(String topic, int partitions) {
		ask((admin) -> admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
	}

	/** Delete a topic. */
	public void delete(String topic) {
		ask((admin) -> admin.deleteTopics(List.of(topic)).all());
	}

	/** How far a group has committed a topic, over all partitions. */
	public long committed(String group, String topic) {
		return ask((admin) -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet()
			.stream()
			.filter((entry) -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
			.mapToLong((entry) -> entry.getValue().offset())
			.sum();
	}

	/** Set a group that nobody is in back to the beginning. */
	public void setBack(String group, String topic, int partitions) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		for (int i = 0; i < partitions; i++) {
			offsets.put(new TopicPartition(topic, i), new OffsetAndMetadata(0));
		}
		ask((admin) -> admin.alterConsumerGroupOffsets(group, offsets).all());
	}

	/** How many members a group has. */
	public int members(String group) {
		return memberIds(group).size();
	}

	/** Who is in a group: a member that was out of it has another id when it is back. */
	public Set<String> memberIds(String group) {
		return ask((admin) -> admin.describeConsumerGroups(List.of(group)).all()).get(group)
			.members()
			.stream()
			.map(MemberDescription::consumerId)
			.collect(Collectors.toSet());
	}

	/** What Boot makes of {@code spring.kafka.*}. */
	public DefaultKafkaConsumerFactory<Object, Object> consumers(Map<String, Object> others) {
		return consumers(address(), others);
	}

	/** The same, of a broker elsewhere. */
	public static DefaultKafkaConsumerFactory<Object, Object> consumers(String address, Map<String, Object> others) {
		Map<String, Object> properties = new HashMap<>();
		properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
		properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
		properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
		properties.putAll(others);
		return new DefaultKafkaConsumerFactory<>(properties);
	}

	/** The same for producers. */
	public KafkaTemplate<Object, Object> template() {
		return template(address());
	}

	/** The same, of a broker elsewhere. */
	public static KafkaTemplate<Object, Object> template(String address) {
		Map<String, Object> properties = new HashMap<>();
		properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
		properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
		properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
		return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(properties));
	}

	@Override
	public void close() {
		this.broker.destroy();
	}

	private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
			return question.apply(admin).get(20, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}

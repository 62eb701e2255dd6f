package io.github.ssekit.kafka;

import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Says which event a record becomes, whatever types the application's deserializers give
 * to its key and its value. Called by each thread of its consumer.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface RecordMapper<K, V> {

	/**
	 * Map a record.
	 * @param record what was read; its value is not null, as tombstones are left out
	 * @return the event; null to leave the record out
	 * @throws RuntimeException if it cannot be mapped: a failed delivery. A
	 * {@link io.github.ssekit.broker.BrokerUnavailableException} or one of Kafka's
	 * {@link org.apache.kafka.common.errors.RetriableException} says that it could be
	 * mapped later: then the consumer pauses and tries again.
	 */
	@Nullable MappedEvent map(ConsumerRecord<K, V> record);

	/**
	 * The mapping that other sources have too, for values that are text. A
	 * {@link io.github.ssekit.source.SourceEntry} is made of a record: the source is its
	 * topic, the id its partition and offset, such as {@code 3-1042}. Its fields are
	 * {@code data}, the value; {@code key}, the key, if there is one that is text; and
	 * {@code header.<name>} for each header, of several with one name the last. Text is
	 * what is text, a number, a truth value or a UUID; bytes are read as UTF-8.
	 * @param mapper which event an entry becomes
	 * @return a mapping that fails where a value is of another type
	 */
	static RecordMapper<Object, Object> of(EntryMapper mapper) {
		return (record) -> mapper.map(RecordEntry.of(record));
	}

}

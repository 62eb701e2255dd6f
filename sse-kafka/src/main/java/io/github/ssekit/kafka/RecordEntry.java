package io.github.ssekit.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.github.ssekit.source.SourceEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Makes entries of records, as {@link RecordMapper#of} says. */
final class RecordEntry {

	private RecordEntry() {
	}

	static SourceEntry of(ConsumerRecord<?, ?> record) {
		Object value = record.value();
		String data = text(value);
		if (data == null) {
			throw new IllegalArgumentException(
					"value of " + ((value != null) ? value.getClass().getName() : "null") + ": is no text; "
							+ "give the consumer a RecordMapper, or the consumer factory a StringDeserializer");
		}
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("data", data);
		String key = text(record.key());
		if (key != null) {
			fields.put("key", key);
		}
		for (Header header : record.headers()) {
			byte[] bytes = header.value();
			if (bytes != null) {
				fields.put("header." + header.key(), new String(bytes, StandardCharsets.UTF_8));
			}
		}
		return new SourceEntry(record.topic(), record.partition() + "-" + record.offset(), fields);
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof UUID) {
			return value.toString();
		}
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		if (value instanceof Bytes bytes) {
			return new String(bytes.get(), StandardCharsets.UTF_8);
		}
		if (value instanceof ByteBuffer buffer) {
			return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
		}
		return null;
	}

}

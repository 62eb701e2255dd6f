package io.github.ssekit.source;

import java.util.List;
import java.util.function.Predicate;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A mapping without code, by templates such as {@code orders/{id}}. Placeholders are
 * <ul>
 * <li>{@code {id}}: the field of that name, where the source has such fields; else the
 * member of that name of the JSON object in the field {@code data},</li>
 * <li>{@code {/order/id}}: what is at that JSON pointer in the field {@code data},</li>
 * <li>{@code {1}}, {@code {2}}: what the first, the second wildcard of the pattern of
 * channels stands for,</li>
 * <li>{@code {source}}: the stream, list or channel.</li>
 * </ul>
 * They stand for text, numbers and booleans; an entry that has nothing there, or
 * something else, cannot be mapped ({@link UnmappableEntryException}).
 * <p>
 * What comes in was written by others, and must not choose another topic than the
 * template means: in a topic a value may have no {@code /}, no {@code *} and no
 * characters that a name may not have, may not be {@code .} or {@code ..}, and values
 * alone make no {@code broadcast} and no {@code client/...}, which a template has to say
 * itself. Such an entry cannot be mapped either.
 * <p>
 * JSON needs Jackson 3, as {@link EntryMapper#json()} does. Immutable and thread-safe.
 */
public final class TemplateEntryMapper implements EntryMapper {

	private final Template topic;

	private final @Nullable Template event;

	private final @Nullable Template id;

	private final @Nullable Template version;

	private final Template.@Nullable Part data;

	private final @Nullable ChannelPattern pattern;

	private final Predicate<String> isField;

	/** The template says itself that it means a client, or all. */
	private final boolean reserved;

	/**
	 * Read the templates.
	 * @param templates how an event is made
	 * @param pattern the pattern of channels; null where there is none
	 * @param isField which names are fields of an entry; all others are members of its
	 * JSON data
	 * @throws InvalidSettingException if a template is wrong; names it as {@code topic},
	 * {@code event}, {@code id}, {@code version} or {@code data}
	 */
	public TemplateEntryMapper(EventTemplate templates, @Nullable ChannelPattern pattern, Predicate<String> isField) {
		int wildcards = (pattern != null) ? pattern.wildcards() : 0;
		this.topic = Template.of("topic", templates.topic(), wildcards);
		this.event = read("event", templates.event(), wildcards);
		this.id = read("id", templates.id(), wildcards);
		this.version = read("version", templates.version(), wildcards);
		Template data = read("data", templates.data(), wildcards);
		this.data = (data != null) ? data.only() : null;
		this.pattern = pattern;
		this.isField = isField;
		this.reserved = this.topic.text().equals(Topic.BROADCAST.name()) || this.topic.prefix().startsWith("client/");
		checkTopic();
	}

	@Override
	public MappedEvent map(SourceEntry entry) {
		EntryValues values = new EntryValues(entry);
		Topic topic = topic(values);
		String data = (this.data != null) ? values.any(this.data) : entry.fields().get("data");
		if (data == null) {
			throw new UnmappableEntryException("data: there is nothing for "
					+ ((this.data != null) ? "{" + this.data.text() + "}" : "the field data"));
		}
		return new MappedEvent(topic, event(values, data));
	}

	private Topic topic(EntryValues values) {
		String name = this.topic.fill((part) -> {
			String value = values.scalar(part);
			if (value != null && (value.indexOf('/') >= 0 || value.indexOf('*') >= 0 || value.equals(".")
					|| value.equals(".."))) {
				throw new UnmappableEntryException("topic: {" + part.text() + "} has a / or a *, or is . or ..");
			}
			return value;
		});
		try {
			Topic topic = Topic.of(name);
			if (topic.isReserved() && !this.reserved) {
				throw new UnmappableEntryException("topic: " + this.topic.text()
						+ " would reach a client or all clients, which a template has to say itself");
			}
			return topic;
		}
		catch (InvalidNameException ex) { // its message repeats the name
			throw new UnmappableEntryException("topic: " + this.topic.text() + " would break the rules for names");
		}
	}

	private SseEvent event(EntryValues values, String data) {
		String name = (this.event != null) ? this.event.fill(values::scalar) : null;
		String key = (this.id != null) ? this.id.fill(values::scalar) : null;
		Long version = (this.version != null)
				? MappedEvent.version("version " + this.version.text(), this.version.fill(values::scalar)) : null;
		try {
			return new SseEvent(name, data, null, key, version);
		}
		catch (InvalidNameException ex) {
			throw new UnmappableEntryException(ex.thing() + ": would break the rules for it");
		}
	}

	/** A template that no value makes a good name of is better refused at once. */
	private void checkTopic() {
		try {
			Topic unused = Topic.of(this.topic.fill((part) -> "x"));
		}
		catch (InvalidNameException ex) {
			throw new InvalidSettingException("topic", this.topic.text(),
					"would never be a topic: that has 1 to 200 printable characters without spaces, in segments between /");
		}
	}

	private static @Nullable Template read(String setting, @Nullable String text, int wildcards) {
		return (text != null) ? Template.of(setting, text, wildcards) : null;
	}

	/** What placeholders stand for in one entry. Used by one thread. */
	private final class EntryValues {

		private final SourceEntry entry;

		private @Nullable JsonData json;

		private @Nullable List<String> wildcards;

		EntryValues(SourceEntry entry) {
			this.entry = entry;
		}

		/** Text, a number or a boolean. */
		@Nullable String scalar(Template.Part part) {
			return isJson(part) ? json().scalar(pointer(part)) : text(part);
		}

		/** The same, or anything else in JSON. */
		@Nullable String any(Template.Part part) {
			return isJson(part) ? json().any(pointer(part)) : text(part);
		}

		private boolean isJson(Template.Part part) {
			return part.kind() == Template.Kind.POINTER
					|| (part.kind() == Template.Kind.NAME && !TemplateEntryMapper.this.isField.test(part.text()));
		}

		/** No name has a character that a pointer would escape. */
		private static String pointer(Template.Part part) {
			return (part.kind() == Template.Kind.NAME) ? "/" + part.text() : part.text();
		}

		private @Nullable String text(Template.Part part) {
			return switch (part.kind()) {
				case SOURCE -> this.entry.source();
				case WILDCARD -> wildcards().get(Integer.parseInt(part.text()) - 1);
				default -> this.entry.fields().get(part.text());
			};
		}

		private JsonData json() {
			if (this.json == null) {
				String data = this.entry.fields().get("data");
				if (data == null) {
					throw new UnmappableEntryException("field data: is missing");
				}
				this.json = JsonData.read(data);
			}
			return this.json;
		}

		private List<String> wildcards() {
			if (this.wildcards == null) {
				ChannelPattern pattern = TemplateEntryMapper.this.pattern;
				this.wildcards = (pattern != null) ? pattern.match(this.entry.source()) : null;
				if (this.wildcards == null) {
					throw new UnmappableEntryException("topic: the channel does not match the pattern");
				}
			}
			return this.wildcards;
		}

	}

}

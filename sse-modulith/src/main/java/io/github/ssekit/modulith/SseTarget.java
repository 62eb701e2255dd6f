package io.github.ssekit.modulith;

import java.util.regex.Pattern;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.RoutingTarget;

/**
 * What an annotation says of where events go: {@code sse:orders/#{#this.id}::created} is
 * the topic {@code orders/#{#this.id}} and the name {@code created}. Immutable.
 *
 * @param topic the topic, in which expressions stand between #{ and }
 * @param name the name of the event, which may hold such expressions too; null for none
 */
record SseTarget(String topic, @Nullable String name) {

	/** What a target begins with that is a topic. */
	static final String PREFIX = "sse:";

	private static final Pattern EXPRESSION = Pattern.compile("#\\{[^}]*}");

	/** Modulith knows this one too, where it is on the class path. */
	private static final String JMOLECULES_EXTERNALIZED = "org.jmolecules.event.annotation.Externalized";

	/** Whether a target is a topic; others are left to other externalizers. */
	static boolean isMeant(RoutingTarget target) {
		return target.getTarget().startsWith(PREFIX);
	}

	/**
	 * Read the annotation of a class.
	 * @return null where there is none, or where it is of another target
	 */
	static @Nullable SseTarget of(Class<?> type) {
		String text = annotated(type);
		if (text == null || !text.strip().startsWith(PREFIX)) {
			return null;
		}
		String[] parts = text.strip().substring(PREFIX.length()).split("::", 2);
		return new SseTarget(parts[0].strip(), (parts.length == 2) ? parts[1].strip() : null);
	}

	private static @Nullable String annotated(Class<?> type) {
		MergedAnnotations annotations = MergedAnnotations.from(type, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY);
		MergedAnnotation<?> jmolecules = annotations.get(JMOLECULES_EXTERNALIZED);
		for (String attribute : new String[] { "target", "value" }) {
			String text = jmolecules.getValue(attribute, String.class).orElse("");
			if (!text.isBlank()) {
				return text;
			}
		}
		MergedAnnotation<Externalized> modulith = annotations.get(Externalized.class);
		return modulith.isPresent() ? modulith.getString("target") : null;
	}

	/**
	 * Look at what is known before there is an event: what stands around the expressions.
	 * @param type the annotated class
	 * @throws InvalidSseTargetException if no event of that class could be published
	 */
	void check(Class<?> type) {
		try {
			parse(this.topic);
			Topic unused = Topic.of(EXPRESSION.matcher(this.topic).replaceAll("x"));
			if (this.name != null) {
				parse(this.name);
				if (!this.name.contains("#{")) {
					SseEvent unusedEvent = SseEvent.named(this.name);
				}
			}
		}
		catch (InvalidNameException | ParseException ex) {
			throw new InvalidSseTargetException(type, toString(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private static void parse(String template) {
		var unused = new SpelExpressionParser().parseExpression(template, new TemplateParserContext());
	}

	@Override
	public String toString() {
		return PREFIX + this.topic + ((this.name != null) ? "::" + this.name : "");
	}

}

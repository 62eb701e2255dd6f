package io.github.ssekit.modulith;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.util.ConcurrentLruCache;

/**
 * Finds the topic and the name of an event. Expressions are those that stand in an
 * annotation, as they stand there: what a function of the configuration answers may hold
 * what a user has typed, and is taken as it is. What an expression finds may have been
 * typed by a user, too: it makes no {@code broadcast} and no {@code client/...}, which
 * the annotation has to say itself. Thread-safe.
 */
final class SseRouting {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final TemplateParserContext TEMPLATE = new TemplateParserContext();

	private final ConcurrentLruCache<String, Expression> expressions = new ConcurrentLruCache<>(256,
			(template) -> PARSER.parseExpression(template, TEMPLATE));

	private final EvaluationContext context;

	SseRouting(EvaluationContext context) {
		this.context = context;
	}

	/**
	 * Where an event goes.
	 * @param type the class of the event
	 * @param payload what is published of it, and what expressions look at
	 * @param target what Modulith has found for it
	 * @throws InvalidSseTargetException if that is no topic, or no name
	 */
	Destination route(Class<?> type, Object payload, RoutingTarget target) {
		SseTarget annotated = SseTarget.of(type);
		String topic = target.getTarget().substring(SseTarget.PREFIX.length());
		String name = target.getKey();
		boolean isRefused = false;
		try {
			if (annotated != null && topic.strip().equals(annotated.topic())) {
				String template = topic.strip();
				topic = evaluate(template, payload);
				isRefused = template.contains("#{") && !template.startsWith("client/") && Topic.of(topic).isReserved();
			}
			if (annotated != null && name != null && name.equals(annotated.name())) {
				name = evaluate(name, payload);
			}
			if (isRefused) {
				throw new InvalidSseTargetException(type, target.toString(),
						"its expression would reach a client or all clients, which the annotation has to say itself,"
								+ " such as by sse:client/#{#this.user}",
						null);
			}
			// the name is looked at here, where it can be said what it belongs to
			SseEvent unused = (name != null) ? SseEvent.named(name) : null;
			return new Destination(Topic.of(topic), name);
		}
		catch (InvalidNameException ex) {
			throw new InvalidSseTargetException(type, target.toString(), String.valueOf(ex.getMessage()), ex);
		}
		catch (EvaluationException ex) {
			throw new InvalidSseTargetException(type, target.toString(),
					"its expression fails (" + ex.getMessage() + ")", ex);
		}
	}

	private String evaluate(String template, Object payload) {
		if (!template.contains("#{")) {
			return template;
		}
		String text = this.expressions.get(template).getValue(this.context, payload, String.class);
		return (text != null) ? text : "";
	}

	/**
	 * Where an event goes.
	 *
	 * @param topic the topic
	 * @param name the name of the event, or null
	 */
	record Destination(Topic topic, @Nullable String name) {
	}

}

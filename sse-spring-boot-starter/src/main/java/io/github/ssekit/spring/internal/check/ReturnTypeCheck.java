package io.github.ssekit.spring.internal.check;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.ssekit.spring.internal.mapping.StreamMethods;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Whether methods that open streams can: by what they return, and by how they are mapped.
 */
public final class ReturnTypeCheck implements Check {

	private static final String ANSWERS = "Let it return an SseStream, the name of a topic, a Topic, or a collection"
			+ " or an array of them; a CompletableFuture, DeferredResult, Callable, WebAsyncTask or Mono of one,"
			+ " an Optional, or a ResponseEntity. ";

	private final Supplier<Stream<RequestMappingHandlerMapping>> mappings;

	public ReturnTypeCheck(Supplier<Stream<RequestMappingHandlerMapping>> mappings) {
		this.mappings = mappings;
	}

	@Override
	public boolean mayRefuse() {
		return true;
	}

	@Override
	public void look(Report report) {
		this.mappings.get().forEach((mapping) -> mapping.getHandlerMethods().forEach(ReturnTypeCheck::look));
	}

	private static void look(RequestMappingInfo mapping, HandlerMethod method) {
		String mistake = StreamMethods.mistake(method);
		if (mistake != null) {
			throw new SelfCheckFailedException(
					nameOf(method) + " " + mistake + ", at " + mapping + ": no stream could be opened there.",
					ANSWERS + "What a stream sends is published, with SsePublisher, and not returned.");
		}
		if (StreamMethods.opensStream(method)) {
			lookAtMethods(mapping, method);
			lookAtMediaTypes(mapping, method);
		}
	}

	private static void lookAtMethods(RequestMappingInfo mapping, HandlerMethod method) {
		Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
		if (!methods.isEmpty() && !methods.contains(RequestMethod.GET)) {
			throw new SelfCheckFailedException(
					nameOf(method) + " returns a stream, and is mapped to " + mapping
							+ ": a stream is opened by GET, which is all that an EventSource sends.",
					"Map it by @SseEndpoint or @GetMapping. What a request of another method starts can be published to"
							+ " a topic that the stream listens to.");
		}
	}

	private static void lookAtMediaTypes(RequestMappingInfo mapping, HandlerMethod method) {
		Set<MediaType> produced = mapping.getProducesCondition().getProducibleMediaTypes();
		if (!produced.isEmpty() && produced.stream().noneMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)) {
			throw new SelfCheckFailedException(
					nameOf(method) + " returns a stream, and is mapped to " + mapping
							+ ": a stream is text/event-stream, and whoever accepts that is answered with 406.",
					"Map it by @SseEndpoint, or leave produces out of its mapping or of that of its class.");
		}
	}

	private static String nameOf(HandlerMethod method) {
		return method.getBeanType().getName() + "#" + method.getMethod().getName();
	}

}

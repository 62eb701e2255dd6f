package io.github.ssekit.spring.internal.openapi;

import java.util.List;

import io.github.ssekit.spring.internal.mapping.StreamMethods;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;

import org.springframework.web.method.HandlerMethod;

/**
 * Describes a method that opens streams as what it is: it answers a stream of text, or
 * 204, and takes the place to go on from. What the application has said itself stays.
 */
public final class StreamOperations implements GlobalOperationCustomizer {

	private static final String STREAM = "Events as they happen, until the stream is closed (Server-Sent Events)";

	private static final String PLACE = "The id of the last event that was heard: the stream goes on after it.";

	@Override
	public Operation customize(Operation operation, HandlerMethod handlerMethod) {
		if (StreamMethods.opensStream(handlerMethod)) {
			responses(operation);
			parameter(operation, "header", "Last-Event-ID", PLACE + " A browser's EventSource sends it by itself.");
			parameter(operation, "query", "lastEventId", PLACE + " For clients that cannot set headers.");
		}
		return operation;
	}

	private static void responses(Operation operation) {
		ApiResponses responses = (operation.getResponses() != null) ? operation.getResponses() : new ApiResponses();
		ApiResponse stream = responses.computeIfAbsent("200", (status) -> new ApiResponse());
		describe(stream, STREAM);
		stream.setContent(new Content().addMediaType(org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE,
				new MediaType().schema(new StringSchema())));
		describe(responses.computeIfAbsent("204", (status) -> new ApiResponse()),
				"There is nothing to listen to, or the stream has ended for good: do not come back");
		operation.setResponses(responses);
	}

	/** Where nobody has, or only with the name of the status. */
	private static void describe(ApiResponse response, String description) {
		String given = response.getDescription();
		if (given == null || given.isEmpty() || given.equals("OK")) {
			response.setDescription(description);
		}
	}

	private static void parameter(Operation operation, String in, String name, String description) {
		List<Parameter> given = operation.getParameters();
		if (!isGiven(given, in, name)) {
			operation.addParametersItem(new Parameter().in(in)
				.name(name)
				.required(false)
				.description(description)
				.schema(new StringSchema()));
		}
	}

	private static boolean isGiven(@Nullable List<Parameter> parameters, String in, String name) {
		return parameters != null && parameters.stream()
			.anyMatch((parameter) -> in.equals(parameter.getIn()) && name.equalsIgnoreCase(parameter.getName()));
	}

}

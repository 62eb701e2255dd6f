package io.github.ssekit.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * A GET mapping that opens a stream. The method says what the stream listens to: it
 * returns an {@link SseStream}, a topic ({@link io.github.ssekit.event.Topic} or its
 * name), or a collection or an array of topics; null opens no stream and answers 204,
 * after which an {@code EventSource} does not come back. It may come later (for example a
 * {@code CompletableFuture} or a {@code Mono}), in an {@code Optional}, or in a
 * {@code ResponseEntity}, whose headers are sent before the stream.
 * <p>
 * Everything that Spring MVC does for a method (path variables, validation, security,
 * exception handlers) works before the stream opens, and errors are ordinary HTTP errors.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@RequestMapping(method = RequestMethod.GET, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
public @interface SseEndpoint {

	/**
	 * Alias for {@link #path}.
	 * @return the paths
	 */
	@AliasFor(annotation = RequestMapping.class, attribute = "path")
	String[] value() default {};

	/**
	 * Alias for {@link RequestMapping#path}.
	 * @return the paths
	 */
	@AliasFor(annotation = RequestMapping.class, attribute = "path")
	String[] path() default {};

	/**
	 * Alias for {@link RequestMapping#params}.
	 * @return conditions on request parameters
	 */
	@AliasFor(annotation = RequestMapping.class, attribute = "params")
	String[] params() default {};

	/**
	 * Alias for {@link RequestMapping#headers}.
	 * @return conditions on headers
	 */
	@AliasFor(annotation = RequestMapping.class, attribute = "headers")
	String[] headers() default {};

	/**
	 * Alias for {@link RequestMapping#version}.
	 * @return the API version
	 */
	@AliasFor(annotation = RequestMapping.class, attribute = "version")
	String version() default "";

}

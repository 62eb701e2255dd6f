package io.github.ssekit.spring.http;

import java.security.Principal;

import io.github.ssekit.access.Decision;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Says who may publish to which topic over HTTP. A bean of this type is asked for each
 * event, after the caller was found to be logged in and to have the authority; without
 * one, whoever has the authority may publish to every topic, {@code client/...} and
 * {@code broadcast} included. Called from many threads, on that of the request; it may
 * block, which holds up that request.
 */
@FunctionalInterface
public interface PublishAuthorizer {

	/**
	 * Decide about an event.
	 * @param caller who publishes; null only where
	 * {@code sse.http-publish.allow-anonymous} is true and nobody is logged in
	 * @param topic the topic
	 * @return granted, whose end is not looked at, or denied with a reason that the
	 * caller is told
	 */
	Decision mayPublish(@Nullable Principal caller, Topic topic);

}

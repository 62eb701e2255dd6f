package io.github.ssekit.spring.internal.mapping;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.method.HandlerMethod;

/**
 * Which methods open streams, by what they declare: those with {@link SseEndpoint}, and
 * those that return an {@link SseStream}, whatever annotation maps them. It may come
 * later ({@code CompletableFuture}, {@code DeferredResult}, {@code Callable},
 * {@code WebAsyncTask}, {@code Mono} or a Kotlin function that suspends), in a
 * {@code ResponseEntity} or in an {@code Optional}.
 */
public final class StreamMethods {

	private static final List<Class<?>> LATER = List.of(CompletionStage.class, DeferredResult.class, Callable.class,
			WebAsyncTask.class);

	private StreamMethods() {
	}

	/**
	 * Whether a method opens streams.
	 * @param method a method that handles requests
	 * @return whether it has {@link SseEndpoint}, or declares that it returns an
	 * {@link SseStream}
	 */
	public static boolean opensStream(HandlerMethod method) {
		return opensStream(method.getReturnType());
	}

	/**
	 * Whether what a method returns comes later, so that its request has to be
	 * asynchronous until then.
	 * @param method a method that handles requests
	 * @return whether it declares so
	 */
	public static boolean answersLater(HandlerMethod method) {
		ResolvableType declared = ResolvableType.forMethodParameter(method.getReturnType());
		// Kotlin's functions that suspend say it by a parameter
		return later(declared) != null || Arrays.stream(method.getMethod().getParameterTypes())
			.anyMatch((type) -> type.getName().equals("kotlin.coroutines.Continuation"));
	}

	/**
	 * Why a method could never open a stream.
	 * @param method a method that handles requests
	 * @return null where it can, or opens none; else what it declares, in words that go
	 * on after the name of the method
	 */
	public static @Nullable String mistake(HandlerMethod method) {
		MethodParameter returned = method.getReturnType();
		ResolvableType declared = ResolvableType.forMethodParameter(returned);
		ResolvableType value = valueOf(declared);
		if (!returned.hasMethodAnnotation(SseEndpoint.class)) {
			return (!isStream(value) && mentionsStream(declared)) ? "returns " + declared : null;
		}
		Class<?> type = value.toClass();
		if (type == void.class || type == Void.class) {
			return "returns nothing (" + declared + ")";
		}
		return isAnswer(value) ? null : "returns " + declared;
	}

	public static boolean opensStream(MethodParameter returnType) {
		return returnType.hasMethodAnnotation(SseEndpoint.class) || declaresStream(returnType);
	}

	/**
	 * Whether the method, and not only what it has returned, says that it is a stream.
	 */
	static boolean declaresStream(MethodParameter returnType) {
		// not the type of the parameter itself: that one is of the value
		MethodParameter declared = MethodParameter.forExecutable(returnType.getExecutable(), -1)
			.withContainingClass(returnType.getContainingClass());
		return isStream(valueOf(ResolvableType.forMethodParameter(declared)));
	}

	/** Whether Spring MVC waits for it, and comes back with what it has become. */
	public static boolean comesLater(Class<?> type) {
		ReactiveAdapter adapter = adapter(type);
		// a Flux of one element is a Callable as well
		return (adapter != null) ? !adapter.isMultiValue()
				: LATER.stream().anyMatch((later) -> later.isAssignableFrom(type));
	}

	/** What is in the end returned by what is declared. */
	private static ResolvableType valueOf(ResolvableType declared) {
		ResolvableType value = declared;
		ResolvableType later = later(value);
		while (later != null) {
			value = later;
			later = later(value);
		}
		ResolvableType entity = value.as(HttpEntity.class);
		value = !entity.equals(ResolvableType.NONE) ? entity.getGeneric(0) : value;
		return (value.resolve() == Optional.class) ? value.getGeneric(0) : value;
	}

	/** Null where it is there at once. */
	private static @Nullable ResolvableType later(ResolvableType declared) {
		for (Class<?> type : LATER) {
			ResolvableType as = declared.as(type);
			if (!as.equals(ResolvableType.NONE)) {
				return as.getGeneric(0);
			}
		}
		ReactiveAdapter adapter = adapter(declared.toClass());
		boolean isSingle = adapter != null && !adapter.isMultiValue() && !adapter.isNoValue();
		return isSingle ? declared.getGeneric(0) : null;
	}

	private static @Nullable ReactiveAdapter adapter(Class<?> type) {
		return (type != Object.class) ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) : null;
	}

	private static boolean isStream(ResolvableType value) {
		return value.toClass() == SseStream.class;
	}

	private static boolean mentionsStream(ResolvableType declared) {
		return isStream(declared) || (declared.isArray() && mentionsStream(declared.getComponentType()))
				|| Arrays.stream(declared.getGenerics()).anyMatch(StreamMethods::mentionsStream);
	}

	/** Whether it is what an endpoint may return, or may turn out to be. */
	private static boolean isAnswer(ResolvableType value) {
		if (value.isArray()) {
			return isTopic(value.getComponentType());
		}
		ResolvableType several = value.as(Collection.class);
		if (!several.equals(ResolvableType.NONE)) {
			return isTopic(several.getGeneric(0));
		}
		Class<?> type = value.toClass();
		return isTopic(value) || type.isAssignableFrom(SseStream.class) || type.isAssignableFrom(Collection.class);
	}

	private static boolean isTopic(ResolvableType value) {
		Class<?> type = value.toClass();
		return type == Topic.class || CharSequence.class.isAssignableFrom(type) || type.isAssignableFrom(String.class)
				|| type.isAssignableFrom(Topic.class);
	}

}

package io.github.ssekit.fakes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread that speaks for a server elsewhere: all that is asked of a store, broker
 * or presence behind it is done there, and answered there, as by a client that reads its
 * line. Whatever else runs on it holds the server up.
 */
public final class IoThread implements AutoCloseable {

	public static final String NAME = "io";

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> new Thread(task, NAME));

	/** The same, behind this thread. */
	public <T> T put(Class<T> type, T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> CompletionStage.class.isAssignableFrom(method.getReturnType())
						? ask(target, method, arguments) : call(target, method, arguments)));
	}

	/** What happens on the line happens on its thread. */
	public void run(Runnable task) {
		this.thread.execute(task);
	}

	@Override
	public void close() {
		this.thread.shutdown();
	}

	private CompletionStage<Object> ask(Object target, Method method, Object[] arguments) {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		this.thread.execute(() -> {
			try {
				((CompletionStage<?>) call(target, method, arguments)).whenComplete((value, failure) -> {
					if (failure != null) {
						answer.completeExceptionally(failure);
					}
					else {
						answer.complete(value);
					}
				});
			}
			catch (Throwable ex) {
				answer.completeExceptionally(ex);
			}
		});
		return answer;
	}

	private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}

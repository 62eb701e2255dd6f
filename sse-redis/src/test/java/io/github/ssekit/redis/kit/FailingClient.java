package io.github.ssekit.redis.kit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;

/**
 * A client of a real Redis whose commands can throw an Error before they are sent, as
 * happens where the stack or the heap is full. Thread-safe.
 */
public final class FailingClient extends RedisClient {

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private volatile String failing = "";

	/** Calls of the command that go well before those that fail. */
	private final AtomicInteger before = new AtomicInteger();

	/**
	 * Create a client, which fails at nothing yet.
	 * @param redis where Redis is
	 */
	public FailingClient(RedisAddress redis) {
		super(null, RedisURI.create(redis.host(), redis.port()));
	}

	/**
	 * Fail from now on.
	 * @param command the command, as Lettuce calls its method
	 * @param callsBefore how many go well before
	 */
	public void fail(String command, int callsBefore) {
		this.failures.set(0);
		this.before.set(callsBefore);
		this.failing = command;
	}

	/** Fail no more. */
	public void heal() {
		this.failing = "";
		this.calls.set(0);
	}

	/** How many commands have failed since they are to. */
	public int failures() {
		return this.failures.get();
	}

	/** How many commands went well since none is to fail any more. */
	public int calls() {
		return this.calls.get();
	}

	@Override
	@SuppressWarnings("unchecked") // of the same types as what it stands for
	public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		StatefulRedisConnection<K, V> connection = super.connect(codec);
		Object commands = proxy(RedisAsyncCommands.class, (proxy, method, arguments) -> {
			if (method.getName().equals(this.failing) && this.before.getAndDecrement() <= 0) {
				this.failures.incrementAndGet();
				throw new StackOverflowError("as asked for");
			}
			this.calls.incrementAndGet();
			return call(() -> method.invoke(connection.async(), arguments));
		});
		return (StatefulRedisConnection<K, V>) proxy(StatefulRedisConnection.class,
				(proxy, method, arguments) -> method.getName().equals("async") ? commands
						: call(() -> method.invoke(connection, arguments)));
	}

	private static Object proxy(Class<?> type, InvocationHandler handler) {
		return Proxy.newProxyInstance(FailingClient.class.getClassLoader(), new Class<?>[] { type }, handler);
	}

	private static Object call(Call call) throws Throwable {
		try {
			return call.make();
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/** A call by reflection. */
	private interface Call {

		Object make() throws ReflectiveOperationException;

	}

}

package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * What one node has open towards Redis: a connection to write and one to read, so that a
 * large page does not hold up a publish, and as many lines to hear as are asked for. A
 * thread of its own looks at the time; to connect, which may wait for long, each line
 * that is lost borrows one. Answers come on Lettuce's threads. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {

	private final RedisConnector connector;

	private final Duration timeout;

	private final String ownPrefix;

	/** Whether an address hides a Cluster; set by who was refused, and stays. */
	private volatile boolean refusesOtherSlots;

	private final ScheduledThreadPoolExecutor executor;

	private final ExecutorService connects;

	/** Counted by all lines. */
	private final LongAdder reconnects = new LongAdder();

	/** Told by all lines for commands. */
	private final RefusalLog refusals = new RefusalLog();

	/**
	 * Completed and gone when a connection knows whether there is a Redis to begin with.
	 */
	private final List<CompletableFuture<Void>> tried = new CopyOnWriteArrayList<>();

	/** What sources lack, by their names. */
	private final Map<String, List<String>> missingRights = new ConcurrentHashMap<>();

	private final CommandExecutor writes;

	private final CommandExecutor reads;

	/**
	 * Begin to connect. Returns at once; a Redis that is away is tried again for ever.
	 * @param connector makes connections
	 * @param timeout how long Redis may take to answer
	 */
	public RedisConnections(RedisConnector connector, Duration timeout) {
		this(connector, timeout, RedisSettings.DEFAULT.keyPrefix());
	}

	/**
	 * Begin to connect. Returns at once; a Redis that is away is tried again for ever.
	 * @param connector makes connections
	 * @param timeout how long Redis may take to answer
	 * @param keyPrefix what the names of all keys and channels of SseKit itself begin
	 * with
	 */
	public RedisConnections(RedisConnector connector, Duration timeout, String keyPrefix) {
		this.ownPrefix = keyPrefix + ":";
		AtomicInteger threads = new AtomicInteger();
		this.connector = connector;
		this.timeout = timeout;
		ThreadFactory daemons = (task) -> {
			Thread thread = new Thread(task, "sse-redis-" + threads.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
		this.executor = new ScheduledThreadPoolExecutor(1, daemons);
		// as many as lines are lost at once; once this is closed, none
		this.connects = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				daemons, new ThreadPoolExecutor.DiscardPolicy());
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.writes = commandExecutor("the connection that writes", timeout);
		this.reads = commandExecutor("the connection that reads", timeout);
		// who writes may have found another server behind the address; the one of before
		// refuses no read, if it is a replica now, and may have no news
		this.writes.whenRenewed(this.reads::renew);
	}

	/**
	 * The line for what changes something.
	 * @return always the same one
	 */
	public CommandExecutor writes() {
		return this.writes;
	}

	/**
	 * The line for what only reads.
	 * @return always the same one
	 */
	public CommandExecutor reads() {
		return this.reads;
	}

	/**
	 * A line of its own, for commands that wait.
	 * @param name what it is, as it is named in a log
	 * @param timeout how long Redis may take to answer
	 * @return a connection that connects; closed by the caller
	 */
	public CommandExecutor commandExecutor(String name, Duration timeout) {
		CommandExecutor line = new CommandExecutor(name, this.connector, this.executor, this.connects, timeout,
				this.reconnects, this.refusals);
		begin(line.tried(), line::connect);
		return line;
	}

	/**
	 * A line that hears channels.
	 * @param name what it is, as it is named in a log
	 * @param listener who hears
	 * @return a connection that connects; closed by the caller
	 */
	public SubscriptionConnection subscriptionConnection(String name, ChannelListener listener) {
		SubscriptionConnection line = new SubscriptionConnection(name, this.connector, this.executor, this.connects,
				listener, this.reconnects);
		begin(line.tried(), line::connect);
		return line;
	}

	/** What a source lacks now, as of the last connection. */
	void noteMissingRights(String source, List<String> rules) {
		this.missingRights.put(source, rules);
	}

	/**
	 * The rights that the Redis user lacks for sources that are taken in.
	 * @return rules as {@code ACL SETUSER} takes them; empty if nothing is missing
	 */
	public List<String> missingRightsOfSources() {
		return this.missingRights.values().stream().flatMap(List::stream).distinct().sorted().toList();
	}

	/** Do something whenever the connection that writes is there; it may wait. */
	void whenConnected(Runnable task) {
		this.writes.whenConnected(() -> RedisErrors.runSafely(task));
	}

	/** A connection of its own, closed by the caller. Waits until it is there. */
	StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub() {
		return this.connector.connectPubSub();
	}

	/**
	 * A line that hears sharded channels.
	 * @param name what it is, as it is named in a log
	 * @param channels what it hears, for good
	 * @param listener who hears
	 * @return a connection that connects; closed by the caller
	 */
	public ShardConnection shardConnection(String name, List<String> channels, ChannelListener listener) {
		ShardConnection line = new ShardConnection(name, this.connector, this.executor, this.connects,
				this.timeout.toMillis(), channels, listener, this.reconnects);
		begin(line.tried(), line::connect);
		return line;
	}

	/**
	 * Wait until it is known of each line whether there is a Redis to begin with: it was
	 * connected, or could not be. An interrupt ends the wait.
	 * @param atMost how long to wait for those that are not answered
	 */
	public void awaitFirstConnections(Duration atMost) {
		try {
			CompletableFuture.allOf(this.tried.toArray(CompletableFuture<?>[]::new))
				.completeOnTimeout(null, atMost.toNanos(), TimeUnit.NANOSECONDS)
				.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A line says whether it was tried, and nothing else", ex);
		}
	}

	/**
	 * Connections that were lost, or given up because nothing came over them, and made
	 * anew; those of consumers are among them.
	 * @return how many since the start
	 */
	public long reconnects() {
		return this.reconnects.sum();
	}

	/**
	 * What Redis has refused lately though it was there.
	 * @return always the same
	 */
	public RefusalLog refusals() {
		return this.refusals;
	}

	/**
	 * Whether keys lie in slots, so that one script reaches those of one slot only.
	 * @return true for a Cluster
	 */
	public boolean isCluster() {
		return this.connector.isCluster();
	}

	/**
	 * Whether a script reaches keys of one slot only: in a Cluster, and behind an address
	 * that hides one, as {@link #noteRefusal} has learnt.
	 * @return false where all keys are in reach, as far as is known
	 */
	public boolean isBySlot() {
		return this.connector.isCluster() || this.refusesOtherSlots;
	}

	/**
	 * Look whether a command was refused because its keys lie in several slots.
	 * @param failure what has become of it
	 * @return true where that was so, and {@link #isBySlot} says so from now on: keys are
	 * to be named anew, and the command tried again
	 */
	public boolean noteRefusal(Throwable failure) {
		boolean ofSlots = Stages.cause(failure) instanceof RedisRefusedException refused
				&& refused.code().equals("CROSSSLOT");
		if (ofSlots) {
			this.refusesOtherSlots = true;
		}
		return ofSlots;
	}

	/**
	 * Whether a channel is one that nodes speak to each other on.
	 * @param channel the name of a channel
	 * @return true also where another database uses it
	 */
	public boolean isOwnChannel(String channel) {
		return channel.startsWith(this.ownPrefix);
	}

	/**
	 * How long Redis may take to answer.
	 * @return positive
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Do something later, once.
	 * @param task must not block
	 * @param delay how much later
	 */
	public void later(Runnable task, Duration delay) {
		if (!this.executor.isShutdown()) {
			Future<?> unused = this.executor.schedule(() -> RedisErrors.runSafely(task), delay.toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Do something now and then, until this is closed.
	 * @param task must not block
	 * @param period from the end of one run to the beginning of the next
	 */
	public void every(Runnable task, Duration period) {
		Future<?> unused = this.executor.scheduleWithFixedDelay(() -> RedisErrors.runSafely(task), period.toMillis(),
				period.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.writes.close();
		this.reads.close();
		this.executor.shutdownNow();
		this.connects.shutdown();
	}

	private void begin(CompletableFuture<Void> tried, Runnable connect) {
		this.tried.add(tried);
		CompletableFuture<?> unused = tried.thenRun(() -> this.tried.removeIf((other) -> other == tried));
		connect.run();
	}

}

package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.redis.connection.RedisConnector;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection for commands, which many threads share. It is made in the background, so
 * that nobody waits for a Redis that is away, and made anew when it breaks or answers
 * nothing. (Lettuce would do so for one that breaks, but would also repeat what was on
 * its way, and wait up to 30 seconds; one that is open and dead it does not see.) While
 * there is none, calls fail at once. Every call has its time; what has not been sent when
 * it is over is not sent any more. Thread-safe.
 */
public final class CommandExecutor implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(CommandExecutor.class);

	/** A server that refuses is not left more often than this. */
	private static final long LONGEST_OF_A_REFUSER_NANOS = Duration.ofMillis(500).toNanos();

	/**
	 * So many calls in a row without an answer, and the connection is taken to be dead.
	 */
	private static final int UNANSWERED = 3;

	private final String name;

	private final RedisConnector connector;

	private final ScheduledExecutorService executor;

	private final Executor connects;

	private final Duration timeout;

	private final Deadlines deadlines;

	private final LongAdder reconnects;

	private final RefusalLog refusals;

	private final AtomicInteger unanswered = new AtomicInteger();

	private final CompletableFuture<Void> tried = new CompletableFuture<>();

	/** Written under the monitor. */
	private volatile @Nullable CommandConnection current;

	/** Guarded by the monitor: an attempt is under way or scheduled. */
	private boolean connecting;

	/** Guarded by the monitor. */
	private int attempts;

	/** Guarded by the monitor: there was a connection before. */
	private boolean hadLine;

	/**
	 * Guarded by the monitor: run when there is a connection, each on a borrowed thread.
	 */
	private final List<Runnable> connected = new ArrayList<>();

	/** Guarded by the monitor: the attempt under way may lead to a server of before. */
	private boolean renewing;

	/** Guarded by the monitor: run on a borrowed thread when a connection took over. */
	private Runnable onRenewed = () -> {
	};

	/** Written under the monitor. */
	private volatile boolean closed;

	CommandExecutor(String name, RedisConnector connector, ScheduledExecutorService executor, Executor connects,
			Duration timeout, LongAdder reconnects, RefusalLog refusals) {
		this.reconnects = reconnects;
		this.refusals = refusals;
		this.name = name;
		this.connector = connector;
		this.executor = executor;
		this.connects = connects;
		this.timeout = timeout;
		this.deadlines = new Deadlines(timeout);
	}

	/**
	 * Run a command.
	 * @param what what it is for, as it is named in an error
	 * @param command sends the command
	 * @param <T> the type of the answer
	 * @return the answer; exceptionally {@link BrokerUnavailableException} where there is
	 * none in time, {@link RedisRefusedException} where Redis says no
	 */
	public <T> CompletableFuture<T> run(String what,
			Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
		CommandConnection open = this.current;
		if (open == null || !open.isOpen()) {
			return CompletableFuture.failedFuture(new RedisAwayException(
					"Redis is away: there is no connection, so nothing was sent " + what, false, null));
		}
		CompletableFuture<T> answer = new CompletableFuture<>();
		try {
			run(what, open, command.apply(open.commands()).toCompletableFuture(), answer);
		}
		catch (Throwable ex) { // whoever asks counts on an answer
			answer.completeExceptionally(RedisErrors.translate(what, ex));
		}
		return answer;
	}

	private <T> void run(String what, CommandConnection open, CompletableFuture<T> sent, CompletableFuture<T> answer) {
		Deadlines.Deadline deadline = this.deadlines.begin(() -> {
			try {
				sent.cancel(false); // what waits to be sent is not sent any more
				onUnanswered(open);
			}
			finally {
				answer.completeExceptionally(new RedisAwayException(
						"Redis is away: it did not answer within " + this.timeout.toMillis() + " ms when asked " + what,
						true, null));
			}
		});
		CompletableFuture<?> unused = sent.whenComplete((value, failure) -> {
			if (!deadline.met()) {
				return; // too late: it has failed already
			}
			try {
				if (failure == null) {
					this.unanswered.setPlain(0);
					answer.complete(value);
				}
				else {
					Throwable translated = RedisErrors.translate(what, failure);
					answer.completeExceptionally(translated);
					onFailure(open, translated);
				}
			}
			catch (Throwable ex) {
				answer.completeExceptionally(ex);
			}
		});
	}

	/**
	 * Run a script.
	 * @param what what it is for, as it is named in an error
	 * @param script the script
	 * @param type the type of its answer
	 * @param keys its keys
	 * @param arguments its arguments
	 * @param <T> the type of the answer
	 * @return the answer, exceptionally as of {@link #run}
	 */
	public <T> CompletableFuture<T> run(String what, RedisScript script, ScriptOutputType type, byte[][] keys,
			byte[]... arguments) {
		return this.<T>run(what, (commands) -> commands.<T>evalsha(script.digest(), type, keys, arguments)
			.exceptionallyCompose((failure) -> {
				// it was restarted, or another took over
				if (failure instanceof RedisNoScriptException) {
					return commands.<T>eval(script.text(), type, keys, arguments);
				}
				return CompletableFuture.failedFuture(failure);
			}));
	}

	/**
	 * Whether there is a connection now.
	 * @return false before the first connection and while Redis is away
	 */
	public boolean isOpen() {
		CommandConnection open = this.current;
		return open != null && open.isOpen();
	}

	/** Say what to do whenever there is a connection, and now if there is one. */
	synchronized void whenConnected(Runnable task) {
		this.connected.add(task);
		if (this.current != null) {
			doConnected(task);
		}
	}

	/** Say what to do when another connection has taken the place of one. */
	synchronized void whenRenewed(Runnable task) {
		this.onRenewed = task;
	}

	/**
	 * Connect anew: behind the address there may be another server by now, also since an
	 * attempt began that is under way.
	 */
	synchronized void renew() {
		if (this.connecting) {
			this.renewing = true;
		}
		else {
			connect();
		}
	}

	/** Completes when it is known whether there is a Redis to begin with. */
	CompletableFuture<Void> tried() {
		return this.tried;
	}

	/** Begin to connect. Returns at once. */
	synchronized void connect() {
		if (!this.connecting && !this.closed) {
			this.connecting = true;
			borrowThread();
		}
	}

	@Override
	public void close() {
		CommandConnection last;
		synchronized (this) {
			this.closed = true;
			last = this.current;
			this.current = null;
		}
		if (last != null) {
			last.closeAndWait();
		}
	}

	private void borrowThread() {
		try {
			this.connects.execute(this::tryToConnect);
		}
		catch (Throwable ex) { // there is none to be had
			log.warn("{} cannot be connected now. It is tried again.", this.name, ex);
			take(null);
		}
	}

	private void doConnected(Runnable task) {
		try {
			this.connects.execute(task);
		}
		catch (Throwable ex) { // there is no thread to be had
			log.warn("What follows a connection of {} is left out until the next one.", this.name, ex);
		}
	}

	private void tryToConnect() {
		CommandConnection made = null;
		try {
			made = new CommandConnection(this.connector.connect());
		}
		catch (RuntimeException | Error ex) { // else it would never be tried again
			if (isFirstAttempt()) {
				log.warn("Redis is away: {} cannot be made ({}). It is tried again until it can.", this.name,
						rootOf(ex).toString());
			}
			log.debug("{} cannot connect.", this.name, ex);
		}
		try {
			take(made);
		}
		finally {
			this.tried.complete(null);
		}
	}

	private synchronized boolean isFirstAttempt() {
		return this.attempts == 0;
	}

	private synchronized void take(@Nullable CommandConnection made) {
		if (made == null) {
			this.attempts++;
			if (!this.closed) {
				Future<?> unused = this.executor.schedule(this::borrowThread, Backoff.millis(this.attempts),
						TimeUnit.MILLISECONDS);
			}
			return;
		}
		if (this.closed) {
			made.close();
			return;
		}
		if (this.attempts > 0) {
			log.info("Redis is back: {} is connected.", this.name);
		}
		boolean isAnother = this.hadLine;
		if (isAnother) {
			this.reconnects.increment();
		}
		this.hadLine = true;
		CommandConnection former = this.current;
		this.current = made;
		if (former != null) {
			former.close();
		}
		this.connecting = false;
		this.attempts = 0;
		this.unanswered.set(0);
		made.watch(() -> replace(made, "has lost its connection"));
		this.connected.forEach(this::doConnected);
		if (isAnother) {
			doConnected(this.onRenewed);
		}
		if (this.renewing) {
			this.renewing = false;
			connect();
		}
	}

	/**
	 * Behind the address of a server that is none of ours any more, another one may be
	 * found by now: a connection of its own would show it.
	 */
	private void onFailure(CommandConnection which, Throwable failure) {
		if (failure instanceof RedisRefusedException refusal) {
			this.refusals.add(refusal);
			if (refusal.mayBeOfTheWrongServer() && System.nanoTime() - which.madeAt() > LONGEST_OF_A_REFUSER_NANOS) {
				leave(which, refusal);
			}
		}
	}

	/**
	 * A server that refuses still reads, and may take over again at any moment: its
	 * connection is used until there is another one.
	 */
	private synchronized void leave(CommandConnection refuser, RedisRefusedException refusal) {
		if (this.current == refuser && !this.connecting && !this.closed) {
			log.info("{} is connected to a server that refuses ({}). It is connected anew.", this.name, refusal.code());
			connect();
		}
	}

	private void onUnanswered(CommandConnection which) {
		if (this.unanswered.incrementAndGet() >= UNANSWERED) {
			replace(which, "has not answered " + UNANSWERED + " times in a row");
		}
	}

	private void replace(CommandConnection which, String why) {
		synchronized (this) {
			if (this.current != which || this.closed) {
				return;
			}
			this.current = null;
		}
		try {
			log.info("{} {}. It is connected anew.", this.name, why);
			which.close();
		}
		finally {
			connect();
		}
	}

	private static Throwable rootOf(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return root;
	}

}

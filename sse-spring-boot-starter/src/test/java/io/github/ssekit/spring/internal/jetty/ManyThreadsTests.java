package io.github.ssekit.spring.internal.jetty;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.github.ssekit.spring.internal.servlet.ChunkPool;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Many threads that write a few times each, as virtual ones do. */
@Timeout(120)
class ManyThreadsTests {

	private static final int THREADS = 4_000;

	/** As many as may be alive at once on a small machine. */
	private static final int ALIVE = 400;

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final WriteTimeouts timeouts = new WriteTimeouts(Duration.ofSeconds(60));

	@AfterEach
	void close() {
		this.timeouts.close();
	}

	@Test
	void shareABoundedNumberOfBuffersHoweverManyHaveWritten() throws Exception {
		BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.findAny()
			.orElseThrow();
		long before = direct.getCount();
		for (int number = 0; number < THREADS; number += ALIVE) {
			CountDownLatch written = new CountDownLatch(ALIVE);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < ALIVE; i++) {
				threads.add(writer(number + i, written));
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
		}
		assertThat(this.wrong).isEmpty();
		assertThat(direct.getCount() - before).as("buffers").isLessThanOrEqualTo(ChunkPool.MAX);
	}

	/** A thread that ends when the others of its kind have written too. */
	private Thread writer(int number, CountDownLatch written) {
		return new Thread(() -> {
			try {
				write("n" + number);
			}
			catch (Throwable ex) {
				this.wrong.add(ex.toString());
			}
			finally {
				written.countDown();
			}
			try {
				written.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "writer-" + number);
	}

	private void write(String text) {
		ByteArrayEndPoint connection = new ByteArrayEndPoint(new byte[0], 64);
		JettyEventSink sink = new JettyEventSink(connection, this.timeouts);
		sink.headSent(true);
		sink.begin();
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		sink.write(bytes, 0, bytes.length);
		String sent = connection.getOutputString();
		if (!sent.equals(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n")) {
			this.wrong.add(sent + " instead of " + text);
		}
	}

}

package io.github.ssekit.spring.faults;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.AbstractProtocol;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * An executor for Tomcat that makes rare races common: a thread of ours that hands a task
 * over (the clean-up after its own failed write, for instance) goes on only when the task
 * is done, or when it evidently waits for us. Any scheduler may do so at any time.
 */
final class ContainerGoesFirst
		implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, DisposableBean {

	private static final long HEAD_START_MILLIS = 3;

	private final ExecutorService threads = Executors
		.newCachedThreadPool((task) -> new Thread(task, "container-" + task.hashCode()));

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addProtocolHandlerCustomizers((handler) -> {
			if (handler instanceof AbstractProtocol<?> protocol) {
				protocol.setExecutor(this::execute);
			}
		});
	}

	private void execute(Runnable task) {
		CountDownLatch done = new CountDownLatch(1);
		this.threads.execute(() -> {
			try {
				task.run();
			}
			finally {
				done.countDown();
			}
		});
		if (isOurs(Thread.currentThread().getName())) {
			try {
				done.await(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static boolean isOurs(String thread) {
		return thread.startsWith("sse-") || thread.startsWith("kicker");
	}

	@Override
	public void destroy() {
		this.threads.shutdown();
	}

}

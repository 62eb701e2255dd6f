package io.github.ssekit.spring.sources;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * All sources that are set by property. They begin when streams are served, and stop
 * before streams end: what another node can go on with is left to it, and what is in hand
 * is heard by streams that are still open.
 */
public final class SseSources implements SmartLifecycle {

	/** Above that of streams, and of what waits to be published. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 128;

	private static final Logger log = LoggerFactory.getLogger(SseSources.class);

	private final Map<String, Source> sources;

	private final Map<String, String> types;

	/** Written by the thread that starts or stops the context. */
	private volatile boolean running;

	public SseSources(Map<String, Source> sources, Map<String, String> types) {
		this.sources = Map.copyOf(new LinkedHashMap<>(sources));
		this.types = Map.copyOf(types);
	}

	/**
	 * The sources by their names.
	 * @return not to be changed
	 */
	public Map<String, Source> sources() {
		return this.sources;
	}

	/**
	 * What each of them is.
	 * @return types by names of sources
	 */
	public Map<String, String> types() {
		return this.types;
	}

	@Override
	public void start() {
		this.sources.forEach((name, source) -> {
			source.start();
			log.info("The source {} is taken in ({}).", name, this.types.get(name));
		});
		this.running = true;
	}

	/** All at the same time: each may take some seconds. */
	@Override
	public void stop() {
		this.running = false;
		List<Thread> threads = new ArrayList<>();
		this.sources.forEach((name, source) -> {
			Thread thread = new Thread(() -> stop(name, source), "sse-source-stop-" + name);
			thread.start();
			threads.add(thread);
		});
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void stop(String name, Source source) {
		try {
			source.stop();
		}
		catch (RuntimeException ex) {
			log.warn("The source {} could not be stopped.", name, ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}

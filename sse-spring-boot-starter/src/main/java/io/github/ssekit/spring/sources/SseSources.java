package io.github.ssekit.spring.sources;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * All sources that are set by property. They begin when streams are served, and stop
 * before streams end: what another node can go on with is left to it, and what is in hand
 * is heard by streams that are still open. Health asks those of them that are a
 * {@link HealthSource}. Thread-safe, apart from start and stop.
 */
public final class SseSources implements SmartLifecycle, HealthSource {

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

	/** All of them or none: Spring stops nothing that has not said that it runs. */
	@Override
	public void start() {
		Map<String, Source> started = new LinkedHashMap<>();
		try {
			this.sources.forEach((name, source) -> {
				source.start();
				started.put(name, source);
				log.info("The source {} is taken in ({}).", name, this.types.get(name));
			});
		}
		catch (RuntimeException | Error ex) {
			stop(started);
			throw ex;
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		stop(this.sources);
	}

	/** All at the same time: each may take some seconds. */
	private static void stop(Map<String, Source> sources) {
		List<Thread> threads = new ArrayList<>();
		sources.forEach((name, source) -> {
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
	public List<HealthProblem> problems() {
		List<HealthProblem> problems = new ArrayList<>();
		this.sources.forEach((name, source) -> {
			if (source instanceof HealthSource told) {
				problems.addAll(problemsOf(name, told));
			}
		});
		return problems;
	}

	/** One that throws hides none of the others. */
	private static List<HealthProblem> problemsOf(String name, HealthSource source) {
		try {
			return source.problems();
		}
		catch (RuntimeException ex) {
			log.debug("The source {} could not tell what is wrong.", name, ex);
			return List.of(new HealthProblem("source:" + name, HealthProblem.Severity.DEGRADED,
					"The source " + name + " could not tell what is wrong (" + ex.getClass().getSimpleName()
							+ "). DEBUG tells where it failed"));
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

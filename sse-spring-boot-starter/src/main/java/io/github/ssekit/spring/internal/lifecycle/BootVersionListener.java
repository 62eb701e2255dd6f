package io.github.ssekit.spring.internal.lifecycle;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Refuses to start on another Spring Boot than the one that SseKit is made for, before
 * the first class is loaded that is missing there. It must use nothing that is not the
 * same in all of them, and so must what it throws, and what analyses that; a listener of
 * this event is called before there is a context, and its failure is analysed.
 */
public final class BootVersionListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		check(SpringBootVersion.getVersion());
	}

	static void check(String version) {
		if (!version.startsWith("4.")) {
			throw new UnsupportedBootException(version);
		}
	}

}

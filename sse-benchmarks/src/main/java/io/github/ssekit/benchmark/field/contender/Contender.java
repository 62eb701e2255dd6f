package io.github.ssekit.benchmark.field.contender;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import io.github.ssekit.benchmark.field.server.BareServer;
import io.github.ssekit.benchmark.field.server.EmitterServer;
import io.github.ssekit.benchmark.field.server.EventBusServer;
import io.github.ssekit.benchmark.field.server.SinksServer;
import io.github.ssekit.benchmark.field.server.SseKitServer;
import org.jspecify.annotations.Nullable;

/** Who takes part. */
public enum Contender {

	/** What nobody can be cheaper than. */
	FLOOR_C("bare epoll server in C (the floor)", null, ""),

	/** What nobody can be cheaper than in Java. */
	FLOOR("bare NIO server", BareServer.class, ""),

	/** SseKit on Tomcat. */
	SSEKIT_TOMCAT("SseKit, Tomcat", SseKitServer.class, "TOMCAT"),

	/** The same with small buffers: only its memory is looked at. */
	SSEKIT_TOMCAT_LEAN("SseKit, Tomcat, small buffers", SseKitServer.class, "TOMCAT_LEAN"),

	/** SseKit on Jetty. */
	SSEKIT_JETTY("SseKit, Jetty", SseKitServer.class, "JETTY"),

	/** Spring's emitter on Tomcat. */
	EMITTER_TOMCAT("`SseEmitter`, Tomcat", EmitterServer.class, "TOMCAT"),

	/** Spring's emitter on Jetty. */
	EMITTER_JETTY("`SseEmitter`, Jetty", EmitterServer.class, "JETTY"),

	/** The nearest peer. */
	EVENTBUS("sse-eventbus, Tomcat", EventBusServer.class, "TOMCAT"),

	/** WebFlux on Reactor Netty. */
	SINKS("WebFlux `Sinks`, Netty", SinksServer.class, "NETTY"),

	/** A module of nginx, in C. */
	NCHAN("nchan (C, in nginx)", null, "");

	private final String title;

	private final @Nullable Class<?> main;

	private final String server;

	Contender(String title, @Nullable Class<?> main, String server) {
		this.title = title;
		this.main = main;
		this.server = server;
	}

	/** How tables call it. */
	public String title() {
		return this.title;
	}

	/** How the command line calls it. */
	public String option() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Whether its readers who stop reading are looked at too. */
	public boolean meetsStuckReaders() {
		return takesTurns() && (this.main == SseKitServer.class || this.main == EmitterServer.class);
	}

	/** Whether it takes part in all the others too, and not in that of memory alone. */
	public boolean takesTurns() {
		return this != SSEKIT_TOMCAT_LEAN;
	}

	/**
	 * Whether it keeps the connections of clients that have gone, so that it runs out of
	 * files when many have come and gone.
	 */
	public boolean leavesConnectionsOpen() {
		return this == EMITTER_JETTY;
	}

	/** Whether it can be started on this machine. */
	public boolean isInstalled() {
		return this.main != null || ((this == FLOOR_C) ? NativeFloor.isInstalled() : NchanServer.isInstalled());
	}

	/** What each JVM is started with. */
	public static List<String> flags() {
		return CommandedServer.FLAGS;
	}

	/**
	 * Start its process, and wait until it serves.
	 * @return the process
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if interrupted
	 */
	public Server start() throws IOException, InterruptedException {
		if (this.main != null) {
			return CommandedServer.jvm(this.main, this.server);
		}
		return (this == FLOOR_C) ? NativeFloor.start() : NchanServer.start();
	}

}

package io.github.ssekit.sample.redis;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.SampleProcess;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * Shows two nodes as one: starts a Redis if none runs here, two nodes of the sample, and
 * lets an event cross from one to the other. Ends when Enter is pressed.
 */
public final class TwoNodes {

	private static final int REDIS_PORT = 6379;

	/** Here the console is what it is for. */
	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private TwoNodes() {
	}

	/**
	 * Run.
	 * @param arguments none
	 * @throws IOException if there is no input to wait for
	 */
	public static void main(String[] arguments) throws IOException {
		if (isRedisHere()) {
			say("Redis runs at localhost:" + REDIS_PORT + ".");
			show(REDIS_PORT);
		}
		else {
			try (RedisServer redis = RedisServer.start()) {
				say("Redis " + redis.version() + " was started at " + redis.address() + ".");
				show(redis.port());
			}
		}
	}

	private static void show(int redisPort) throws IOException {
		String[] options = { "--spring.profiles.active=redis", "--spring.data.redis.port=" + redisPort };
		try (SampleProcess first = SampleProcess.of(WebServer.TOMCAT, List.of(), options);
				SampleProcess second = SampleProcess.of(WebServer.JETTY, List.of(), options);
				SseTestClient alice = first.sample().stream("clientId=alice&topic=news").open()) {
			say("Node 1 (Tomcat): " + first.sample().origin());
			say("Node 2 (Jetty):  " + second.sample().origin());
			alice.awaitEvent("sse.ready");
			say("Alice listens to \"news\" on node 1.");
			await().atMost(Sample.PATIENCE)
				.until(() -> second.sample().text("topics/news", "Hello from node 2").status() == 202);
			say("Published on node 2.");
			ReceivedEvent heard = alice.awaitMessages(1).get(0);
			say("Alice has heard: " + heard.data() + "  (id " + heard.lastEventId() + ")");
			say("Connected, by node 2: " + second.sample().get("clients").body());
			say("Open both addresses in a browser, or press Enter to end.");
			int unused = System.in.read();
		}
	}

	private static boolean isRedisHere() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("localhost", REDIS_PORT), 500);
			return true;
		}
		catch (IOException ex) {
			return false; // then one is started
		}
	}

	private static void say(String text) {
		CONSOLE.println(text);
	}

}

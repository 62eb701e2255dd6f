package io.github.ssekit.test.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.ssekit.test.redis.RedisServer.Binary;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShutdownCleanupTests {

	@Test
	void endsTheServersOfAJvmThatIsKilled() throws Exception {
		try (ChildJvm child = ChildJvm.start("NOTHING", "")) {
			assertThat(listens(child.ownPort())).isTrue();
			child.kill();
			Awaitility.await().until(() -> !listens(child.ownPort()) && Files.notExists(child.ownDirectory()));
		}
	}

	@Test
	void endsTheServersOfAJvmThatIsInterrupted() throws Exception {
		try (ChildJvm child = ChildJvm.start("NOTHING", "")) {
			assertThat(listens(child.ownPort())).isTrue();
			child.interrupt();
			Awaitility.await().until(() -> !listens(child.ownPort()) && Files.notExists(child.ownDirectory()));
		}
	}

	@Test
	void deletesADirectoryWithAllThatIsInIt() throws IOException {
		Path directory = ShutdownCleanup.directory("ssekit-test-");
		Files.createDirectories(directory.resolve("one/two"));
		Files.writeString(directory.resolve("one/two/file"), "text");
		ShutdownCleanup.delete(directory);
		assertThat(directory).doesNotExist();
	}

	@Test
	void leavesNoDataBehind() {
		RedisServer server = RedisServer.with().binary(Binary.PATH).appendOnly().start();
		Path directory = Path.of(RedisInfo.configured(server, "dir"));
		assertThat(directory.resolve("appendonlydir")).exists();
		server.close();
		assertThat(directory).doesNotExist();
	}

	private static boolean listens(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

}

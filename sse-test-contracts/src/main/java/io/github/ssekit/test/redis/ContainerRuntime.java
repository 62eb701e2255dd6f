package io.github.ssekit.test.redis;

import java.util.List;
import java.util.Map;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. The one class that knows Testcontainers: it is only loaded
 * where that is on the class path. The image is that of the system property
 * {@code sse.test.redis.image}.
 */
final class ContainerRuntime implements RedisRuntime {

	private static final String IMAGE = System.getProperty("sse.test.redis.image", "redis:7.4-alpine");

	private static final int LOG_LINES = 30;

	private final GenericContainer<?> container;

	private final RedisAddress address;

	private ContainerRuntime(GenericContainer<?> container, RedisAddress address) {
		this.container = container;
		this.address = address;
	}

	static boolean isPossible() {
		return Engine.ANSWERS;
	}

	// Closed by close(); fluent methods that return the container itself look like others
	@SuppressWarnings("resource")
	static RedisRuntime start(RedisServerSettings settings) {
		String host = DockerClientFactory.instance().dockerHostIpAddress();
		RedisAddress address = new RedisAddress(host, FreePort.find());
		GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE));
		// a port of our own choice is still the same after a restart
		String mapping = address.port() + ":6379";
		container.setPortBindings(List.of("localhost".equals(host) ? "127.0.0.1:" + mapping : mapping));
		String file = settings.file(Map.of("bind", "*", "protected-mode", "no"));
		container.withCopyToContainer(Transferable.of(file), "/data/redis.conf");
		container.withCommand("redis-server", "/data/redis.conf");
		container.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
		container.start();
		return new ContainerRuntime(container, address);
	}

	@Override
	public RedisAddress address() {
		return this.address;
	}

	@Override
	public boolean isRunning() {
		InspectContainerResponse.ContainerState state = this.container.getCurrentContainerInfo().getState();
		return Boolean.TRUE.equals(state.getRunning()) && !Boolean.TRUE.equals(state.getPaused());
	}

	@Override
	public void stop() {
		docker().stopContainerCmd(id()).exec();
	}

	@Override
	public void kill() {
		docker().killContainerCmd(id()).exec();
	}

	@Override
	public void freeze() {
		docker().pauseContainerCmd(id()).exec();
	}

	@Override
	public void thaw() {
		docker().unpauseContainerCmd(id()).exec();
	}

	@Override
	public void restart() {
		if (this.container.isRunning()) {
			stop();
		}
		docker().startContainerCmd(id()).exec();
	}

	@Override
	public String log() {
		List<String> lines = this.container.getLogs().lines().toList();
		return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
	}

	@Override
	public void close() {
		this.container.close();
	}

	private DockerClient docker() {
		return this.container.getDockerClient();
	}

	private String id() {
		return this.container.getContainerId();
	}

	/** Asked once only, for the answer takes a moment and a page in the log. */
	private static final class Engine {

		static final boolean ANSWERS = DockerClientFactory.instance().isDockerAvailable();

	}

}

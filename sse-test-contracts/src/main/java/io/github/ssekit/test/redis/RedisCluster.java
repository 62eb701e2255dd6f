package io.github.ssekit.test.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.ssekit.test.redis.RedisServer.Binary;

/**
 * Three primaries with a replica each, which replaces its primary when that is gone for
 * some two seconds. All of them are processes of the {@code redis-server} on the
 * {@code PATH}, which has to be Redis 7 or later, and end with the JVM.
 * <p>
 * Each server may be killed, frozen and restarted as any {@link RedisServer}; a primary
 * that comes back becomes a replica. Methods that wait do so for a minute at most and
 * then throw {@link IllegalStateException}. Thread-safe, but slots are to be migrated one
 * at a time.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int PRIMARIES = 3;

	private static final String NODE_TIMEOUT_MILLIS = "1500";

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final List<RedisServer> nodes = new ArrayList<>();

	private RedisCluster(Path executable) {
		try {
			for (int i = 0; i < 2 * PRIMARIES; i++) {
				RedisProcess process = RedisProcess.start(executable, RedisCluster::settings);
				this.nodes.add(RedisServer.of(Binary.PATH, process));
			}
			new ClusterFounding(this.nodes, PRIMARIES, PATIENCE).found();
			awaitWhole();
		}
		catch (RuntimeException ex) {
			close(); // nobody else could
			throw ex;
		}
	}

	/**
	 * Start all six and wait until they are {@linkplain #awaitWhole() whole}.
	 * @return the cluster
	 * @throws IllegalStateException if there is no {@code redis-server} 7, or they do not
	 * start
	 */
	public static RedisCluster start() {
		return new RedisCluster(Executables.sevenOnPath("Redis Cluster"));
	}

	/**
	 * All servers, whether they run or not.
	 * @return six servers
	 */
	public List<RedisServer> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * The slot that a key belongs to.
	 * @param key the key, of which only the part in braces counts where there is one
	 * @return from 0 to 16383
	 */
	public int slotOf(String key) {
		return Integer.parseInt(anyRunning().text("CLUSTER", "KEYSLOT", key));
	}

	/**
	 * The server that has a key, in the eyes of a running one. It may be down already.
	 * @param key the key
	 * @return its primary
	 */
	public RedisServer primaryOf(String key) {
		return primaryOf(slotOf(key));
	}

	/**
	 * The server that has a slot, in the eyes of a running one. It may be down already.
	 * @param slot from 0 to 16383
	 * @return its primary
	 */
	public RedisServer primaryOf(int slot) {
		int port = ClusterSlots.of(anyRunning()).portOf(slot);
		return this.nodes.stream()
			.filter((node) -> node.port() == port)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("nobody has slot " + slot));
	}

	/**
	 * Kill the server that has a key and do not wait for what follows.
	 * @param key the key
	 * @return the server that was killed
	 */
	public RedisServer killPrimary(String key) {
		RedisServer primary = primaryOf(key);
		primary.kill();
		return primary;
	}

	/**
	 * Move a slot with all its keys to another primary, key by key and as an operator
	 * does: while it moves, both servers send clients to each other ({@code ASK}). Wait
	 * until all running servers know.
	 * @param slot from 0 to 16383
	 * @param to the primary that gets it
	 */
	public void migrateSlot(int slot, RedisServer to) {
		RedisServer from = primaryOf(slot);
		if (from != to) {
			SlotMigration migration = new SlotMigration(slot, from, to);
			migration.begin();
			migration.moveKeys();
			migration.end(running().stream().filter(RedisCluster::isPrimary).toList());
		}
		ServerWait.isSo("all servers know who has slot " + slot, PATIENCE,
				() -> running().stream().allMatch((node) -> ClusterSlots.of(node).portOf(slot) == to.port()),
				this::evidence);
	}

	/**
	 * Wait until the cluster serves all slots again, though some servers may be down: all
	 * that run say {@code cluster_state:ok} and name the same primaries, and these run.
	 */
	public void awaitOk() {
		ServerWait.isSo("the cluster serves all slots", PATIENCE, this::isOk, this::evidence);
	}

	/**
	 * Wait until everything is as it should be: all six run, the cluster
	 * {@linkplain #awaitOk() serves all slots}, and each primary is followed by a
	 * replica.
	 */
	public void awaitWhole() {
		ServerWait.isSo("the cluster is whole", PATIENCE, () -> running().size() == this.nodes.size() && isOk()
				&& running().stream().allMatch(RedisCluster::isFollowedOrFollows), this::evidence);
	}

	/**
	 * End all six and delete their data.
	 */
	@Override
	public void close() {
		this.nodes.forEach(RedisServer::close);
	}

	private static RedisServerSettings settings() {
		return new RedisServerSettings(Map.of("cluster-enabled", "yes", "cluster-config-file", "nodes.conf",
				"cluster-port", Integer.toString(FreePort.find()), "cluster-node-timeout", NODE_TIMEOUT_MILLIS,
				"repl-diskless-sync-delay", "0"), List.of());
	}

	private List<RedisServer> running() {
		return this.nodes.stream().filter(RedisServer::isRunning).toList();
	}

	private RedisServer anyRunning() {
		return running().stream().findFirst().orElseThrow(() -> new IllegalStateException("no server runs"));
	}

	private boolean isOk() {
		ClusterSlots slots = ClusterSlots.of(anyRunning());
		return running().stream()
			.allMatch((node) -> "ok".equals(RedisInfo.lines(node.text("CLUSTER", "INFO")).get("cluster_state"))
					&& ClusterSlots.of(node).isSameAs(slots))
				&& slots.ports()
					.stream()
					.allMatch((port) -> running().stream().anyMatch((node) -> node.port() == port && isPrimary(node)));
	}

	private static boolean isPrimary(RedisServer node) {
		return "master".equals(RedisInfo.replication(node).get("role"));
	}

	private static boolean isFollowedOrFollows(RedisServer node) {
		Map<String, String> replication = RedisInfo.replication(node);
		return "master".equals(replication.get("role"))
				? replication.getOrDefault("slave0", "").contains("state=online")
				: "up".equals(replication.get("master_link_status"));
	}

	private String evidence() {
		List<RedisServer> shuffled = new ArrayList<>(running());
		Collections.shuffle(shuffled);
		return shuffled.stream().limit(2).map((node) -> node + "\n" + node.log()).collect(Collectors.joining("\n"));
	}

}

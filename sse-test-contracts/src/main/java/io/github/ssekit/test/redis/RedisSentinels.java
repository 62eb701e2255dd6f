package io.github.ssekit.test.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.ssekit.test.redis.RedisServer.Binary;

/**
 * A master, two replicas and three sentinels that replace the master when it is gone for
 * a second and a half. All of them are processes of the {@code redis-server} on the
 * {@code PATH}, which has to be Redis 7 or later, and end with the JVM.
 * <p>
 * Each server may be killed, frozen and restarted as any {@link RedisServer}; an old
 * master that comes back is made a replica by the sentinels. Methods that wait do so for
 * two minutes at most and then throw {@link IllegalStateException}. Thread-safe.
 */
public final class RedisSentinels implements AutoCloseable {

	private static final String MASTER_NAME = "sse";

	private static final int DOWN_AFTER_MILLIS = 1500;

	private static final int FAILOVER_MILLIS = 5000;

	/** A sentinel that was held up itself does nothing for half a minute. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final List<RedisServer> nodes = new ArrayList<>();

	private final List<RedisServer> sentinels = new ArrayList<>();

	private RedisSentinels(Path executable) {
		try {
			RedisServer master = node(executable, Map.of());
			for (int i = 0; i < 2; i++) {
				node(executable, Map.of("replicaof", "127.0.0.1 " + master.port()));
			}
			for (int i = 0; i < 3; i++) {
				sentinel(executable, master.port());
			}
			awaitWhole();
		}
		catch (RuntimeException ex) {
			close(); // nobody else could
			throw ex;
		}
	}

	/**
	 * Start all six and wait until they are {@linkplain #awaitWhole() whole}.
	 * @return the servers
	 * @throws IllegalStateException if there is no {@code redis-server} 7, or they do not
	 * start
	 */
	public static RedisSentinels start() {
		return new RedisSentinels(Executables.sevenOnPath("Redis Sentinel"));
	}

	/**
	 * The name under which the sentinels know the master.
	 * @return the name
	 */
	public String masterName() {
		return MASTER_NAME;
	}

	/**
	 * Where the sentinels listen.
	 * @return three addresses
	 */
	public List<RedisAddress> sentinels() {
		return this.sentinels.stream().map(RedisServer::address).toList();
	}

	/**
	 * The sentinels themselves, which may be killed as well.
	 * @return three servers that speak Sentinel's commands
	 */
	public List<RedisServer> sentinelServers() {
		return List.copyOf(this.sentinels);
	}

	/**
	 * All servers that hold data, whether they run or not.
	 * @return three servers, in no order
	 */
	public List<RedisServer> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * The server that is the master in the eyes of most running sentinels. It may be down
	 * already.
	 * @return the master
	 * @throws IllegalStateException if no sentinel runs
	 */
	public RedisServer master() {
		Map<RedisAddress, Long> votes = this.sentinels.stream()
			.filter(RedisServer::isRunning)
			.map(this::masterAccordingTo)
			.collect(Collectors.groupingBy((address) -> address, Collectors.counting()));
		RedisAddress address = votes.entrySet()
			.stream()
			.max(Map.Entry.comparingByValue())
			.map(Map.Entry::getKey)
			.orElseThrow(() -> new IllegalStateException("no sentinel runs that could tell the master"));
		return this.nodes.stream()
			.filter((node) -> node.address().equals(address))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("the sentinels name a stranger as master: " + address));
	}

	/**
	 * Kill the master and do not wait for what follows.
	 * @return the server that was killed
	 */
	public RedisServer killMaster() {
		RedisServer master = master();
		master.kill();
		return master;
	}

	/**
	 * Let a sentinel hand over to a replica though the master is well, as an operator
	 * does ({@code SENTINEL FAILOVER}), and wait until it has happened.
	 * @return the new master
	 */
	public RedisServer failOver() {
		RedisServer old = master();
		ServerWait.isSo("a sentinel starts to fail over", PATIENCE,
				() -> "OK".equals(this.sentinels.get(0).command("SENTINEL", "FAILOVER", MASTER_NAME)), this::evidence);
		return awaitMasterOtherThan(old);
	}

	/**
	 * Wait until another server is master, in its own eyes and those of all running
	 * sentinels.
	 * @param old the master that is no longer wanted
	 * @return the new master
	 */
	public RedisServer awaitMasterOtherThan(RedisServer old) {
		ServerWait.isSo("there is a master other than " + old, PATIENCE,
				() -> master() != old && allAgree() && isMaster(master()), this::evidence);
		return master();
	}

	/**
	 * Wait until everything is as it should be: all six run, one server is master, both
	 * others follow it, and each sentinel knows all of that and could fail over.
	 */
	public void awaitWhole() {
		ServerWait.isSo("master, replicas and sentinels are whole", PATIENCE, this::isWhole, this::evidence);
	}

	/**
	 * End all six and delete their data.
	 */
	@Override
	public void close() {
		this.sentinels.forEach(RedisServer::close);
		this.nodes.forEach(RedisServer::close);
	}

	private RedisServer node(Path executable, Map<String, String> values) {
		Map<String, String> all = new LinkedHashMap<>(values);
		all.put("repl-diskless-sync-delay", "0");
		RedisProcess process = RedisProcess.start(executable, () -> new RedisServerSettings(all, List.of()));
		RedisServer node = RedisServer.of(Binary.PATH, process);
		this.nodes.add(node);
		return node;
	}

	private void sentinel(Path executable, int masterPort) {
		List<String> lines = List.of("sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + masterPort + " 2",
				"sentinel down-after-milliseconds " + MASTER_NAME + " " + DOWN_AFTER_MILLIS,
				"sentinel failover-timeout " + MASTER_NAME + " " + FAILOVER_MILLIS,
				"sentinel parallel-syncs " + MASTER_NAME + " 2");
		RedisProcess process = RedisProcess.start(executable, () -> new RedisServerSettings(Map.of(), lines),
				"--sentinel");
		RedisServer sentinel = RedisServer.of(Binary.PATH, process);
		this.sentinels.add(sentinel);
		// They look at each server, and tell each other, more often than every ten
		// seconds.
		// With the usual ping of one second they would find a new master down at once.
		sentinel.command("SENTINEL", "DEBUG", "INFO-PERIOD", "1000", "PUBLISH-PERIOD", "500", "PING-PERIOD", "200");
	}

	private RedisAddress masterAccordingTo(RedisServer sentinel) {
		if (sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME) instanceof List<?> address) {
			return new RedisAddress(String.valueOf(address.get(0)), Integer.parseInt(String.valueOf(address.get(1))));
		}
		throw new IllegalStateException(sentinel + " knows no master '" + MASTER_NAME + "'");
	}

	private boolean allAgree() {
		return this.sentinels.stream()
			.filter(RedisServer::isRunning)
			.map(this::masterAccordingTo)
			.distinct()
			.count() == 1;
	}

	private static boolean isMaster(RedisServer node) {
		return node.isRunning() && "master".equals(RedisInfo.replication(node).get("role"));
	}

	private boolean isWhole() {
		List<RedisServer> all = new ArrayList<>(this.nodes);
		all.addAll(this.sentinels);
		if (!all.stream().allMatch(RedisServer::isRunning) || !allAgree()) {
			return false;
		}
		RedisServer master = master();
		return isMaster(master)
				&& this.nodes.stream().filter((node) -> node != master).allMatch((node) -> follows(node, master))
				&& this.sentinels.stream().allMatch(RedisSentinels::seesAll);
	}

	private static boolean follows(RedisServer replica, RedisServer master) {
		Map<String, String> replication = RedisInfo.replication(replica);
		return "slave".equals(replication.get("role")) && "up".equals(replication.get("master_link_status"))
				&& String.valueOf(master.port()).equals(replication.get("master_port"));
	}

	private static boolean seesAll(RedisServer sentinel) {
		if (!(sentinel.command("SENTINEL", "MASTER", MASTER_NAME) instanceof List<?> reply)) {
			return false;
		}
		Map<String, String> master = RedisInfo.pairs(reply);
		return "master".equals(master.get("flags")) && "2".equals(master.get("num-slaves"))
				&& "2".equals(master.get("num-other-sentinels")) && replicasAreWell(sentinel)
				&& sentinel.text("SENTINEL", "CKQUORUM", MASTER_NAME).startsWith("OK");
	}

	private static boolean replicasAreWell(RedisServer sentinel) {
		return sentinel.command("SENTINEL", "REPLICAS", MASTER_NAME) instanceof List<?> replicas
				&& replicas.stream()
					.allMatch((replica) -> replica instanceof List<?> reply
							&& "slave".equals(RedisInfo.pairs(reply).get("flags"))
							&& "ok".equals(RedisInfo.pairs(reply).get("master-link-status")));
	}

	private String evidence() {
		return this.sentinels.stream()
			.map((sentinel) -> sentinel + "\n" + sentinel.log())
			.collect(Collectors.joining("\n"));
	}

}

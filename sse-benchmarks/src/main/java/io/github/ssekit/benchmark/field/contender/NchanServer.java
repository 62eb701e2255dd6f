package io.github.ssekit.benchmark.field.contender;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ssekit.benchmark.field.server.Payload;
import tools.jackson.databind.json.JsonMapper;

/**
 * An nginx with one worker and nchan, as a distribution installs them. Each event is
 * published to it by a request over a connection that is kept, for which there is no
 * other way.
 */
final class NchanServer implements Server {

	private static final Path NGINX = Path.of("/usr/sbin/nginx");

	private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path folder;

	private final Process process;

	private final int port;

	private final ExecutorService publisher = Executors.newSingleThreadExecutor();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private NchanServer(Path folder, Process process, int port) {
		this.folder = folder;
		this.process = process;
		this.port = port;
		// A JVM ends with its standard input; nginx would stay
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
	}

	static boolean isInstalled() {
		return Files.isExecutable(NGINX) && Files.exists(MODULE);
	}

	static NchanServer start() throws IOException, InterruptedException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		Path folder = Files.createTempDirectory("nchan");
		Path configuration = Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port));
		Process process = new ProcessBuilder(NGINX.toString(), "-p", folder.toString(), "-c", configuration.toString())
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("log").toFile())
			.start();
		NchanServer server = new NchanServer(folder, process, port);
		server.awaitPort();
		return server;
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public CompletableFuture<Void> publish(Payload payload, int first, int count) {
		return CompletableFuture.runAsync(() -> {
			for (int i = 0; i < count; i++) {
				publish(payload.of(first + i));
			}
		}, this.publisher);
	}

	@Override
	public long cpu() {
		return pids().stream().mapToLong(Proc::cpu).sum();
	}

	@Override
	public Memory memory() {
		return new Memory(Double.NaN, Double.NaN, pids().stream().mapToLong(Proc::resident).sum());
	}

	@Override
	public void close() {
		this.publisher.shutdownNow();
		kill();
		this.process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
		try (Stream<Path> files = Files.walk(this.folder)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			throw new IllegalStateException("cannot remove " + this.folder, ex);
		}
	}

	private void kill() {
		List<ProcessHandle> workers = this.process.descendants().toList();
		this.process.destroyForcibly();
		workers.forEach(ProcessHandle::destroyForcibly);
	}

	private List<Long> pids() {
		return Stream.concat(Stream.of(this.process.pid()), this.process.descendants().map(ProcessHandle::pid))
			.toList();
	}

	private void publish(Object data) {
		String text = (data instanceof CharSequence) ? data.toString() : JSON.writeValueAsString(data);
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/publish"))
			.POST(HttpRequest.BodyPublishers.ofString(text))
			.build();
		try {
			int status = this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			if (status / 100 != 2) {
				throw new IllegalStateException("nchan answered " + status);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException("nchan did not take an event", ex);
		}
	}

	private void awaitPort() throws InterruptedException {
		for (int i = 0; i < 100; i++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				if (socket.isConnected()) {
					return;
				}
			}
			catch (IOException ex) {
				Thread.sleep(50);
			}
		}
		close();
		throw new IllegalStateException("nginx did not start");
	}

	private static String configuration(Path folder, int port) {
		return """
				load_module %s;
				daemon off;
				worker_processes 1;
				worker_rlimit_nofile %d;
				pid %s/pid;
				error_log stderr;
				events { worker_connections 19900; }
				http {
					access_log off;
					client_body_temp_path %s/body;
					proxy_temp_path %s/proxy;
					fastcgi_temp_path %s/fastcgi;
					uwsgi_temp_path %s/uwsgi;
					scgi_temp_path %s/scgi;
					keepalive_requests 1000000;
					client_body_buffer_size 64k;
					nchan_shared_memory_size 256M;
					server {
						listen 127.0.0.1:%d backlog=1024;
						location = /stream {
							nchan_subscriber eventsource;
							nchan_channel_id field;
							nchan_subscriber_first_message newest;
						}
						location = /publish {
							nchan_publisher;
							nchan_channel_id field;
							nchan_message_buffer_length 1000;
						}
					}
				}
				""".formatted(MODULE, Proc.openFiles(), folder, folder, folder, folder, folder, folder, port);
	}

}

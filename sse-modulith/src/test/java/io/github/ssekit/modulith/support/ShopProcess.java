package io.github.ssekit.modulith.support;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A shop in a process of its own, which takes orders as quickly as it can until it is
 * killed: every third one fails in the end. It begins by publishing what the one before
 * it has left.
 */
public final class ShopProcess implements AutoCloseable {

	/** In a process that is killed late, so many are taken, and no more. */
	private static final int MAX_ORDERS = 400;

	private final Process process;

	private ShopProcess(Process process) {
		this.process = process;
	}

	/** Start one, and wait until it takes orders. */
	public static ShopProcess start(String name, String... properties) throws IOException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				ShopProcess.class.getName(), name));
		command.addAll(List.of(properties));
		ShopProcess shop = new ShopProcess(
				new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		BufferedReader lines = shop.process.inputReader();
		List<String> said = new ArrayList<>();
		for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
			if (line == null) {
				throw new IOException("A shop ended at its start: " + String.join("\n", said));
			}
			said.add(line);
		}
		return shop;
	}

	/** As by kill -9. */
	public void killAfter(long millis) throws InterruptedException {
		if (this.process.waitFor(millis, TimeUnit.MILLISECONDS)) {
			throw new AssertionError("A shop ended by itself");
		}
		close();
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	public static void main(String[] args) throws InterruptedException {
		String[] properties = new String[args.length - 1];
		System.arraycopy(args, 1, properties, 0, properties.length);
		ConfigurableApplicationContext shop = Shop.start(WebApplicationType.NONE, new Class<?>[0], properties);
		OrderService orders = shop.getBean(OrderService.class);
		say("ready");
		for (int i = 0; i < MAX_ORDERS; i++) {
			String id = args[0] + "-" + i;
			if (i % 3 == 2) {
				try {
					orders.fail("ledger", id);
				}
				catch (IllegalStateException ex) {
					// as it should
				}
			}
			else {
				orders.place("ledger", id);
			}
		}
		Thread.sleep(60_000); // to be killed
	}

	private static void say(String line) {
		try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
			out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

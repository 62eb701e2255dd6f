package io.github.ssekit.scenario;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A node says what is wrong with it, and nothing where all is well. */
class TroubleTests {

	@Test
	void aHubThatIsClosedIsDown() {
		Node node = new Node();
		node.close();

		assertThat(node.hub.here().problems()).first()
			.isEqualTo(new HealthProblem("hub", HealthProblem.Severity.DOWN, "The hub is closed"));
	}

	@Test
	void aNodeThatDrainsIsOutOfServiceUntilItTakesStreamsAgain() throws Exception {
		try (Node node = new Node().readers(1)) {
			RecordingSink stuck = node.connect(Node.request("stuck"), RecordingSink.takingNothing());
			node.hub.drain();
			assertThat(node.hub.here().problems()).singleElement().satisfies((trouble) -> {
				assertThat(trouble.name()).isEqualTo("draining");
				assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.OUT_OF_SERVICE);
				assertThat(trouble.reason()).endsWith("are left");
			});
			stuck.takeAll();
			node.hub.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
			assertThat(node.hub.here().problems()).singleElement()
				.satisfies((trouble) -> assertThat(trouble.reason()).endsWith("None is left"));
			node.hub.resume();

			assertThat(node.hub.here().problems()).isEmpty();
		}
	}

	@Test
	void aThreadThatDeliversAndIsHeldUpIsToldAndForgottenWhenItHasCaughtUp() {
		CountDownLatch held = new CountDownLatch(1);
		try (Node node = new Node((builder) -> builder.deliveryThreads(1)).readers(1)) {
			assertThat(node.hub.here().problems()).isEmpty();
			open(node, new Holding(held));
			node.publish("held");
			for (int i = 0; i < 50; i++) {
				node.publish(Node.kilobytes(200));
			}
			Patience.until(() -> assertThat(node.hub.here().problems()).singleElement().satisfies((trouble) -> {
				assertThat(trouble.name()).isEqualTo("delivery");
				assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
				assertThat(trouble.reason()).contains(" KB (16384 KB)");
			}));
			for (int i = 0; i < 50; i++) {
				node.publish(Node.kilobytes(200));
			}
			assertThat(node.hub.here().problems()).singleElement()
				.satisfies((trouble) -> assertThat(trouble.reason()).contains("more than its queue holds"));
			held.countDown();

			Patience.until(() -> assertThat(node.hub.here().problems()).isEmpty());
		}
		finally {
			held.countDown();
		}
	}

	private static void open(Node node, EventSink sink) {
		Emitter emitter = (Emitter) ((Admission.Granted) node.hub
			.connect(ConnectRequest.of("held", Node.request("x").topics()))).open(sink);
		Patience.until(() -> assertThat(emitter.view().state().word()).isEqualTo("live"));
	}

	/** A sink that breaks its promise not to block, from the first event on. */
	private record Holding(CountDownLatch until) implements EventSink {

		@Override
		public void open(Listener listener) {
			listener.onWritable();
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains("data: held")) {
				try {
					this.until.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return true;
		}

		@Override
		public void close() {
			// nothing is open
		}

	}

}

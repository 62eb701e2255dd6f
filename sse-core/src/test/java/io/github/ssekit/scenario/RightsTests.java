package io.github.ssekit.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Decision;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.MovableClock;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.presence.Counts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The right to a stream, from its first block to its last. */
class RightsTests {

	private final MovableClock clock = new MovableClock();

	private final AtomicReference<Decision> decision = new AtomicReference<>(Decision.granted());

	private Node node = new Node((builder) -> builder.clock(this.clock).authorizer((request) -> this.decision.get()));

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void opensNothingWhereALoginHasEnded() {
		Instant past = this.clock.instant().minusSeconds(1);

		assertThat(this.node.hub.connect(Node.request("alice").expiresAt(past)))
			.isEqualTo(new Admission.LoginNeeded("The login ended at " + past));
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void opensNothingWhereARightHasEnded() {
		Instant past = this.clock.instant();
		this.decision.set(Decision.grantedUntil(past));

		assertThat(this.node.hub.connect(Node.request("alice")))
			.isEqualTo(new Admission.Denied("The right to listen ended at " + past));
	}

	@Test
	void replaysNothingToWhomTheRightWasTakenFrom() {
		RecordingSink before = this.node.connect(Node.request("alice"));
		Node.awaitReady(before);
		before.goAway();
		this.node.publish("1");
		this.decision.set(Decision.denied("not any more"));

		assertThat(this.node.hub.connect(Node.comingBack("alice", before.lastEventId())))
			.isEqualTo(new Admission.Denied("not any more"));
	}

	@Test
	void nobodyGoesOnWithTheStreamOfALogin() {
		RecordingSink before = this.node.connect(Node.request("alice").principal(() -> "alice"));
		Node.awaitReady(before);
		String cursor = before.lastEventId();

		assertThat(this.node.hub.connect(Node.comingBack("alice", cursor))).isInstanceOf(Admission.LoginNeeded.class);
		assertThat(this.node.hub.connect(Node.comingBack("alice", cursor).principal(() -> "alice")))
			.isInstanceOf(Admission.Granted.class);
		assertThat(this.node.hub.connect(Node.comingBack("alice", cursor.replaceFirst("1a", "1"))))
			.as("who takes the letter away is a stranger, and asked as such")
			.isInstanceOf(Admission.Granted.class);
	}

	@Test
	void asksTheAuthorizerWhateverTheCursorClaims() {
		RecordingSink nobody = this.node.connect(Node.request("alice"));
		Node.awaitReady(nobody);
		String forged = nobody.lastEventId().replaceFirst("1", "1a");
		this.decision.set(Decision.denied("no"));

		assertThat(this.node.hub.connect(Node.comingBack("alice", forged).principal(() -> "mallory")))
			.isEqualTo(new Admission.Denied("no"));
	}

	@Test
	void goesOnWithWhatNobodyHasOpenedWhoeverLogsIn() {
		RecordingSink nobody = this.node.connect(Node.request("alice"));
		Node.awaitReady(nobody);
		this.node.publish("1");
		RecordingSink login = this.node
			.connect(Node.comingBack("alice", nobody.messages().get(0).lastEventId()).principal(() -> "alice"));

		Patience.until(() -> assertThat(login.heard()).containsExactly("1"));
		assertThat(login.lastEventId()).startsWith("1a.");
	}

	@Test
	void endsWithTheEarliestOfAll() {
		Instant late = this.clock.instant().plusSeconds(3600);
		Instant early = this.clock.instant().plusSeconds(100);
		this.decision.set(Decision.grantedUntil(late));
		RecordingSink byLogin = this.node.connect(Node.request("alice").expiresAt(early));
		this.decision.set(Decision.grantedUntil(early));
		RecordingSink byRight = this.node.connect(Node.request("bob").expiresAt(late));
		RecordingSink neither = this.node.connect(Node.request("carol").expiresAt(late));
		this.decision.set(Decision.granted());
		RecordingSink never = this.node.connect(Node.request("dave"));
		List.of(byLogin, byRight, neither, never).forEach(Node::awaitReady);
		this.clock.add(Duration.ofSeconds(60));
		Patience.until(() -> assertThat(byLogin.types()).endsWith("auth-expiring"));
		this.clock.add(Duration.ofSeconds(60));

		for (RecordingSink ended : List.of(byLogin, byRight, neither)) {
			Patience.until(() -> assertThat(ended.isClosed()).isTrue());
			assertThat(ended.own("closed")).isEqualTo("{\"reason\":\"auth-expired\"}");
		}
		assertThat(never.types()).containsExactly("ready");
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void endsThoughAnErrorHasComeBetween() {
		RecordingSink alice = this.node.connect(Node.request("alice").expiresAt(this.clock.instant().plusSeconds(100)));
		Node.awaitReady(alice);
		this.clock.failOnceFor("Expiries");
		Patience.until(() -> assertThat(this.clock.isAboutToFail()).isFalse());
		this.clock.add(Duration.ofSeconds(200));

		Patience.until(() -> assertThat(alice.isClosed()).isTrue());
		assertThat(alice.own("closed")).isEqualTo("{\"reason\":\"auth-expired\"}");
	}

	@Test
	void endsForGoodAllStreamsOfATopicThatIsRevoked() {
		RecordingSink news = this.node.connect(Node.request("alice"));
		RecordingSink other = this.node.connect(ConnectRequest.of("bob", List.of(Topic.of("other"))));
		Node.awaitReady(news);
		Node.awaitReady(other);
		this.node.hub.revoke(Node.NEWS).toCompletableFuture().join();

		assertThat(news.isClosed()).isTrue();
		assertThat(news.own("ended")).isEqualTo("{\"reason\":\"revoked\"}");
		assertThat(news.lastEventId()).endsWith("~x");
		assertThat(other.isClosed()).isFalse();
		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1)));
	}

	@Test
	void endsForGoodAllStreamsOfAClientWhoseRightIsRevoked() {
		RecordingSink first = this.node.connect(Node.request("alice"));
		RecordingSink second = this.node.connect(Node.request("alice"));
		RecordingSink other = this.node.connect(Node.request("bob"));
		List.of(first, second, other).forEach(Node::awaitReady);

		assertThat(this.node.hub.revoke("alice").toCompletableFuture().join()).isEqualTo(2);
		for (RecordingSink ended : List.of(first, second)) {
			assertThat(ended.own("ended")).isEqualTo("{\"reason\":\"revoked\"}");
			assertThat(ended.lastEventId()).endsWith("~x");
		}
		assertThat(other.isClosed()).isFalse();
	}

	@Test
	void endsAStreamThatWasGrantedRightBeforeItsTopicWasRevoked() {
		Set<String> mayListen = ConcurrentHashMap.newKeySet();
		mayListen.addAll(List.of("alice", "bob"));
		this.node.close();
		this.node = new Node((builder) -> builder
			.authorizer(Authorizer.perTopic((request, topic) -> mayListen.contains(request.client())
					? Decision.granted() : Decision.denied("not any more"))));
		Admission alice = this.node.hub.connect(Node.request("alice"));
		Admission bob = this.node.hub.connect(Node.request("bob"));
		mayListen.remove("alice");
		this.node.hub.revoke(Node.NEWS).toCompletableFuture().join();
		RecordingSink ended = RecordingSink.takingAll();
		RecordingSink stays = RecordingSink.takingAll();
		((Admission.Granted) alice).open(ended);
		((Admission.Granted) bob).open(stays);

		Patience.until(() -> assertThat(ended.isClosed()).isTrue());
		assertThat(ended.types()).containsExactly("ended");
		assertThat(ended.own("ended")).isEqualTo("{\"reason\":\"revoked\"}");
		Node.awaitReady(stays);
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1));
	}

}

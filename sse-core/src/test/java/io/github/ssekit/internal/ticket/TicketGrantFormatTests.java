package io.github.ssekit.internal.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a ticket is good for, in memory and as bytes. */
class TicketGrantFormatTests {

	private static final TicketGrant FULL = TicketGrant.of("alice")
		.authorities(List.of("ROLE_USER", "SCOPE_äöü\n"))
		.expiresAt(Instant.ofEpochMilli(1_800_000_000_123L))
		.path("/orders/17/events")
		.topics("orders/17", "news");

	@Test
	void readsWhatItHasWritten() {
		assertThat(TicketGrantFormat.read(TicketGrantFormat.write(FULL))).isEqualTo(FULL);
		TicketGrant least = TicketGrant.of("\uD83D\uDE00");
		assertThat(TicketGrantFormat.read(TicketGrantFormat.write(least))).isEqualTo(least);
	}

	@Test
	void anEndOutOfReachIsNoneOrOver() {
		assertThat(TicketGrantFormat.read(TicketGrantFormat.write(FULL.expiresAt(Instant.MAX))))
			.isEqualTo(FULL.expiresAt(null));
		assertThat(TicketGrantFormat.read(TicketGrantFormat.write(FULL.expiresAt(Instant.MIN))))
			.isEqualTo(FULL.expiresAt(Instant.EPOCH));
	}

	@Test
	void readsNothingOfWhatIsCutOrLongerOrOfAnotherVersion() {
		byte[] whole = TicketGrantFormat.write(FULL);
		for (int i = 0; i < whole.length; i++) {
			assertThat(TicketGrantFormat.read(Arrays.copyOf(whole, i))).as("cut at " + i).isNull();
		}
		assertThat(TicketGrantFormat.read(Arrays.copyOf(whole, whole.length + 1))).isNull();
		assertThat(TicketGrantFormat.read(new byte[TicketGrantFormat.MAX_BYTES + 1])).isNull();
		whole[0] = 2;
		assertThat(TicketGrantFormat.read(whole)).isNull();
	}

	@Test
	void noBytesWhateverAreMoreThanReadOrNotRead() {
		Random random = new Random(20261121);
		int read = 0;
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = TicketGrantFormat.write(FULL);
			for (int j = random.nextInt(4); j > 0; j--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			TicketGrant grant = TicketGrantFormat.read(bytes);
			if (grant != null) {
				read++;
				assertThat(TicketGrantFormat.read(TicketGrantFormat.write(grant))).isEqualTo(grant);
			}
		}
		assertThat(read).isBetween(1_000, 49_000);
	}

	@Test
	void refusesToKeepWhatIsTooLargeAndSaysWhatToDo() {
		List<String> many = new ArrayList<>();
		for (int i = 0; i < 3_000; i++) {
			many.add("ROLE_" + i);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> TicketGrantFormat.write(FULL.authorities(many)))
			.withMessageContaining("3000 authorities")
			.withMessageContaining("at most 16384 bytes")
			.withMessageContaining("leave out authorities");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TicketGrantFormat.write(TicketGrant.of("a".repeat(70_000))));
	}

	@Test
	void aGrantHasAnOwnerAndAPathThatIsOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> TicketGrant.of("")).withMessageContaining("owner");
		assertThatIllegalArgumentException().isThrownBy(() -> FULL.path("events"))
			.withMessageContaining("begin with '/'");
		assertThatIllegalArgumentException().isThrownBy(() -> FULL.topics(new String[0]))
			.withMessageContaining("at least one");
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> FULL.topics("client/bob"));
	}

	@Test
	void itOpensItsPathAndNoOther() {
		assertThat(FULL.opens("/orders/17/events")).isTrue();
		assertThat(FULL.opens("/orders/17/events/")).isFalse();
		assertThat(FULL.opens("/orders/18/events")).isFalse();
		assertThat(TicketGrant.of("alice").opens("/anything")).isTrue();
	}

	@Test
	void itCoversItsTopicsAndWhatEndpointsGiveByThemselves() {
		assertThat(FULL.covers(Set.of(Topic.of("news"), Topic.client("alice"), Topic.BROADCAST))).isTrue();
		assertThat(FULL.covers(Set.of(Topic.of("news"), Topic.of("orders/18")))).isFalse();
		assertThat(TicketGrant.of("alice").covers(Set.of(Topic.of("anything")))).isTrue();
	}

}

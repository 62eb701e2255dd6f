package io.github.ssekit.redis.internal.presence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.redis.internal.connection.AsciiCodec;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes on the channel of who joined and left, and where clients are listed. */
class PresenceLogFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void newsAreToldAndClientsListedAsFarAsTheyCanBeRead(byte[] bytes) {
		List<String> told = new ArrayList<>();
		PresenceLog presenceLog = new PresenceLog(null, "log", told::add);
		String[] ids = AsciiCodec.text(bytes).split("\n", -1);
		for (String id : ids) {
			presenceLog.hear(id, "joined alice");
		}
		assertThat(told).hasSize(ids.length);

		String good = "1700000000000 allow node|aaaa";
		ClientList list = new ClientList(null);
		list.add("alice", List.of(bytes, good.getBytes(StandardCharsets.UTF_8)));
		assertThat(list.clients()).hasSize(1);
		assertThat(list.clients().get(0).streams()).isBetween(1, 2);
		assertThat(list.clients().get(0).nodes()).contains("node");
	}

}

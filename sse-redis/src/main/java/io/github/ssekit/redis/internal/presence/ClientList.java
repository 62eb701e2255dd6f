package io.github.ssekit.redis.internal.presence;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.redis.internal.connection.AsciiCodec;

/**
 * The clients as Redis tells them, page by page. Used by one thread after another; each
 * entry is {@code since limit member}.
 */
final class ClientList {

	/** The parts of an entry: the last one may hold anything. */
	private static final int PARTS = 3;

	/** Of a time in milliseconds, for some thousands of years. */
	private static final int DIGITS = 15;

	private final PresenceScripts scripts;

	private final Map<String, ClientInfo> clients = new TreeMap<>();

	ClientList(PresenceScripts scripts) {
		this.scripts = scripts;
	}

	static CompletableFuture<List<ClientInfo>> read(PresenceScripts scripts) {
		return new ClientList(scripts).page("0");
	}

	private CompletableFuture<List<ClientInfo>> page(String cursor) {
		return this.scripts.clients(cursor).thenCompose((page) -> {
			for (int i = 0; i + 1 < page.list().size(); i += 2) {
				add(AsciiCodec.text(page.list(), i), (List<?>) page.list().get(i + 1));
			}
			return page.cursor().equals("0") ? CompletableFuture.completedFuture(clients()) : page(page.cursor());
		});
	}

	/** What was read so far. */
	List<ClientInfo> clients() {
		return List.copyOf(this.clients.values());
	}

	/** Take a client and its entries. */
	void add(String client, List<?> entries) {
		TreeSet<String> nodes = new TreeSet<>();
		long since = Long.MAX_VALUE;
		int streams = 0;
		for (Object entry : entries) {
			String[] parts = AsciiCodec.text(entry).split(" ", PARTS);
			long began = AsciiCodec.number(AsciiCodec.utf8(parts[0]), DIGITS);
			// what somebody else has put there must not hide everybody from everybody
			if (parts.length == PARTS && began >= 0) {
				since = Math.min(since, began);
				nodes.add(NodeIncarnation.nameOf(parts[PARTS - 1]));
				streams++;
			}
		}
		if (streams > 0) { // else it has just left
			this.clients.put(client, new ClientInfo(client, streams, List.copyOf(nodes), Instant.ofEpochMilli(since)));
		}
	}

}

package io.github.ssekit.spring.http2;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import javax.net.ssl.SSLContext;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.EventStreamParser;
import io.github.ssekit.test.eventstream.MessageEvent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A client of one stream over HTTP/2, on a connection of its own, plain (by an upgrade
 * from HTTP/1.1) or with TLS. Its windows are as large as the JDK has them: 16 MB of a
 * stream. It does not come back.
 */
final class Http2Client implements EventStreamListener, HttpResponse.BodySubscriber<Void> {

	private final HttpClient http;

	private final EventStreamParser parser = new EventStreamParser(this);

	private final List<Received> events = new CopyOnWriteArrayList<>();

	private final CompletableFuture<HttpResponse.ResponseInfo> head = new CompletableFuture<>();

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

	private Http2Client(@Nullable SSLContext trust) {
		HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2);
		this.http = ((trust != null) ? builder.sslContext(trust) : builder).build();
	}

	/**
	 * Send the request for a stream.
	 * @param port of the server on this machine, or of a proxy
	 * @param path of the stream
	 * @param trust for TLS; null without
	 */
	static Http2Client open(int port, String path, @Nullable SSLContext trust) {
		Http2Client client = new Http2Client(trust);
		URI address = URI.create(((trust != null) ? "https" : "http") + "://localhost:" + port + path);
		client.http.sendAsync(HttpRequest.newBuilder(address).build(), (head) -> {
			client.head.complete(head);
			return client;
		}).whenComplete((response, failure) -> {
			if (failure != null) {
				client.head.completeExceptionally(failure);
				client.end.completeExceptionally(failure);
			}
		});
		return client;
	}

	/** Status, headers and protocol, as soon as they have come. */
	HttpResponse.ResponseInfo awaitHead() throws Exception {
		return this.head.get(App.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	/** Wait for the beginning of the stream. */
	Http2Client awaitReady() {
		Awaitility.await()
			.atMost(App.PATIENCE)
			.failFast("the stream has ended", this.end::isDone)
			.until(() -> this.events.stream().anyMatch((event) -> event.type().equals("sse.ready")));
		return this;
	}

	/** The events of the application, in the order in which they came. */
	List<Received> messages() {
		return this.events.stream().filter(Predicate.not((event) -> event.type().startsWith("sse."))).toList();
	}

	/** Wait for so many of them. */
	List<Received> awaitMessages(int count) {
		Awaitility.await()
			.atMost(App.PATIENCE)
			.failFast("the stream has ended", this.end::isDone)
			.until(() -> messages().size() >= count);
		return messages();
	}

	/** Completes when the stream ends, with an exception where it is not a clean end. */
	CompletableFuture<Void> end() {
		return this.end;
	}

	/** Cancel the stream; the connection stays. */
	void cancel() {
		this.subscription.join().cancel();
	}

	@Override
	public void event(MessageEvent event) {
		this.events.add(new Received(event.type(), event.data(), System.nanoTime()));
	}

	@Override
	public CompletionStage<Void> getBody() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void onSubscribe(Flow.Subscription begun) {
		this.subscription.complete(begun);
		begun.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.get(bytes);
			this.parser.feed(bytes);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.end.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.end.complete(null);
	}

	/**
	 * An event that has come.
	 *
	 * @param type its type
	 * @param data its data
	 * @param nanos when, as of {@link System#nanoTime()}
	 */
	record Received(String type, String data, long nanos) {
	}

}

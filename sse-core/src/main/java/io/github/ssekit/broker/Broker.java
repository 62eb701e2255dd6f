package io.github.ssekit.broker;

import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;

/**
 * Gives events their place and carries them to every node that listens.
 * <p>
 * Promises, each of them a test of the contract:
 * <ul>
 * <li>publishing places and announces as one step: no node sees offset n+1 announced
 * before n on a healthy connection, whoever publishes;
 * <li>every node with a listener hears the event, the publishing one by the same path;
 * <li>a second publish with the same idempotency key, within the broker's window, answers
 * with the first one's place and announces nothing;
 * <li>an event whose version is not newer than all that its topic has had is not placed
 * and not announced; the answer has the place of the newest version. So the versions of a
 * topic rise for every reader, whoever publishes;
 * <li>it may repeat, it may lose while disconnected, it never reorders;
 * <li>after a loss it says so ({@link BrokerListener#onPossibleGap}).
 * </ul>
 * Called from many threads. No call blocks. It may complete its stages, and call its
 * listener, on any thread, also on one that it needs itself, such as that which reads its
 * line: a hub that is given a broker only hands over there what it is told.
 */
public interface Broker extends AutoCloseable {

	/**
	 * How long an idempotency key is remembered, in minutes. A broker that bounds how
	 * many it remembers says so.
	 */
	int IDEMPOTENCY_MINUTES = 5;

	/**
	 * Give the broker its listener. Called once, before anything else.
	 * @param listener who hears what is announced on this node
	 */
	void start(BrokerListener listener);

	/**
	 * Give an event its place in the topic's history, and announce it.
	 * @param topic the topic
	 * @param content the encoded event
	 * @param options history, idempotency and version
	 * @return the place; exceptionally {@link BrokerUnavailableException} where it could
	 * not be published, or where that is not known
	 */
	CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options);

	/**
	 * Let this node hear a topic. Subscriptions are not counted: one {@link #unsubscribe}
	 * ends what several calls began.
	 * @param topic the topic
	 * @return completes when nothing that is announced from now on will be missed
	 */
	CompletionStage<Void> subscribe(Topic topic);

	/**
	 * Let this node hear a topic no more. What is under way may still come.
	 * @param topic the topic
	 */
	void unsubscribe(Topic topic);

	@Override
	void close();

}

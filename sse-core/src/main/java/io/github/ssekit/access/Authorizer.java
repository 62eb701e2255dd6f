package io.github.ssekit.access;

/**
 * Decides who may listen to what. Called at every connect, and so before every replay, on
 * the thread that opens the stream and before anything is sent; from many threads at
 * once. What it throws ends the request as an error.
 */
@FunctionalInterface
public interface Authorizer {

	/**
	 * Decide about one stream.
	 * @param request who asks, and for which topics
	 * @return the decision
	 */
	Decision decide(ConnectRequest request);

	/**
	 * The default: the endpoint has decided already, by handing out the topics.
	 * @return an authoriser that grants everything
	 */
	static Authorizer trustEndpoints() {
		return (request) -> Decision.granted();
	}

}

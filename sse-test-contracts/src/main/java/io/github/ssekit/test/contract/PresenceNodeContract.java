package io.github.ssekit.test.contract;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;

/** What the parts of the contract of presence have in common: their subject. */
public interface PresenceNodeContract {

	/**
	 * The subject, made for this test: a field of the test class will do. Nobody is here
	 * when a test begins.
	 * @return the same one throughout a test
	 */
	PresenceNode node();

	/**
	 * The grace that the subject was made with. Short where its time is waited for, but
	 * not under a second.
	 * @return how long a client may be away before it has left
	 */
	Duration grace();

	/** Close the subject after each test. */
	@AfterEach
	default void closeNode() {
		node().close();
	}

}

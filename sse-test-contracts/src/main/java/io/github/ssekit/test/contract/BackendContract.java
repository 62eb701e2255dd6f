package io.github.ssekit.test.contract;

import org.junit.jupiter.api.AfterEach;

/** What the contracts of stores and brokers have in common: their subject. */
public interface BackendContract {

	/**
	 * The subject, made for this test: a field of the test class will do. Other tests may
	 * have left topics behind; every test has its own.
	 * @return the same one throughout a test
	 */
	BackendUnderTest backend();

	/** Close the subject after each test. */
	@AfterEach
	default void closeBackend() {
		backend().close();
	}

}

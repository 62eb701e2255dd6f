package io.github.ssekit.observe;

/**
 * Hears of operations, such as for an audit. It is called by the thread that asks for the
 * operation, so that it can find out who that is, before the operation has an effect, and
 * also for one that fails then. What it throws is logged, and the operation goes on.
 */
@FunctionalInterface
public interface OperationListener {

	/**
	 * An operation is asked for.
	 * @param operation what is done, and to whom
	 */
	void onOperation(Operation operation);

}

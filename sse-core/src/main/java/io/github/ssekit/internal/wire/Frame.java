package io.github.ssekit.internal.wire;

/** One block of a stream, ready but for its id line. Immutable. */
public sealed interface Frame permits EventFrame, ControlFrame {

	/**
	 * The lines after the id, with the blank line that ends the block.
	 * @return the bytes; never to be changed
	 */
	byte[] body();

}

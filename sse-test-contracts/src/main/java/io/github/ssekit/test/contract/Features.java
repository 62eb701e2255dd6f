package io.github.ssekit.test.contract;

/**
 * What a backend does not guarantee, declared as data: the contracts test exactly what is
 * left. Begin with {@link #STRICT} and take away.
 *
 * @param trimSlack how many events more than a retention allows may be kept; 0 for none
 * @param boundsBytes whether the bound by bytes of a retention is kept; a store that
 * cannot tell ignores it
 * @param repeats whether an announcement may come twice; never out of order
 */
public record Features(int trimSlack, boolean boundsBytes, boolean repeats) {

	/** Nothing is taken away. */
	public static final Features STRICT = new Features(0, true, false);

	/**
	 * Check the number.
	 * @throws IllegalArgumentException if it is negative
	 */
	public Features {
		if (trimSlack < 0) {
			throw new IllegalArgumentException("trimSlack = " + trimSlack + ": must not be negative");
		}
	}

	/**
	 * Trims now and then, not at every event.
	 * @param events how many events more than allowed may be kept
	 * @return new features
	 */
	public Features trimSlack(int events) {
		return new Features(events, this.boundsBytes, this.repeats);
	}

	/**
	 * Ignores the bound by bytes.
	 * @return new features
	 */
	public Features ignoringBytes() {
		return new Features(this.trimSlack, false, this.repeats);
	}

	/**
	 * May announce an event twice.
	 * @return new features
	 */
	public Features repeating() {
		return new Features(this.trimSlack, this.boundsBytes, true);
	}

}

package io.github.ssekit.source;

/**
 * Says why an entry cannot become an event, in words that repeat nothing of what has come
 * in: consumers may log them.
 */
public class UnmappableEntryException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param reason what is missing or wrong, without the value
	 */
	public UnmappableEntryException(String reason) {
		super(reason);
	}

	/**
	 * What may be logged of a failure to map or publish an entry.
	 * @param failure any failure
	 * @return the reason where it is one of these; of any other the name of its class,
	 * because its message may repeat what has come in
	 */
	public static String reasonOf(Throwable failure) {
		return (failure instanceof UnmappableEntryException) ? String.valueOf(failure.getMessage())
				: failure.getClass().getSimpleName();
	}

}

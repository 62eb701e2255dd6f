package io.github.ssekit.event;

/**
 * Says that a setting breaks a rule: names the property that sets it in a Spring Boot
 * application, the value, and the rule.
 */
public class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String rule;

	/**
	 * Create the exception.
	 * @param property the property, such as "sse.heartbeat"
	 * @param value the refused value
	 * @param rule what it must be instead, and why
	 */
	public InvalidSettingException(String property, Object value, String rule) {
		super(property + " = " + value + ": " + rule);
		this.property = property;
		this.value = value.toString();
		this.rule = rule;
	}

	/**
	 * The property.
	 * @return its name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * The refused value.
	 * @return the value as text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * The rule.
	 * @return what the value must be instead, and why
	 */
	public String rule() {
		return this.rule;
	}

}

package io.github.ssekit.spring.internal.check;

import java.util.ArrayList;
import java.util.List;

/** What the checks have found. Used by one thread. */
final class Report {

	private final List<String> warnings = new ArrayList<>();

	private final List<String> remarks = new ArrayList<>();

	/**
	 * Something is to be done.
	 * @param setting the property or setting
	 * @param value its value
	 * @param consequence what it leads to
	 * @param wayOut what to do
	 */
	void warn(String setting, Object value, String consequence, String wayOut) {
		this.warnings.add(setting + " = " + value + ": " + consequence + ". The way out: " + wayOut + ".");
	}

	/**
	 * A check has gone wrong, and nothing is known of what it looks at.
	 * @param check which
	 * @param failure how
	 */
	void failed(Check check, Throwable failure) {
		this.warnings.add(check.getClass().getSimpleName() + " could not look (" + failure
				+ "), so what it looks at may be wrong. DEBUG tells where it failed.");
	}

	/**
	 * Something is worth knowing.
	 * @param remark a sentence, which names the property and its value
	 */
	void remark(String remark) {
		this.remarks.add(remark);
	}

	List<String> warnings() {
		return this.warnings;
	}

	List<String> remarks() {
		return this.remarks;
	}

}

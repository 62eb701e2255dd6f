package io.github.ssekit.redis.simulation;

/**
 * A fault that somebody could build into a script: another text in place of a piece of
 * it.
 *
 * @param right a piece of the script that stands in it once
 * @param wrong what stands there with the fault
 */
record ScriptEdit(String right, String wrong) {

	static final ScriptEdit NONE = new ScriptEdit("", "");

	String applyTo(String text) {
		return this.right.isEmpty() ? text : text.replace(this.right, this.wrong);
	}

}

package io.github.ssekit.redis.simulation;

/**
 * A protocol with one fault, made by hand, in a script or in its caller: somebody might
 * have written it so. What a simulation finds is worth as much as the mutants that it
 * finds.
 *
 * @param name what is wrong
 * @param protocol where it must show
 * @param edit what stands otherwise in a script
 * @param fault what the model of the caller does wrong, or nothing
 * @param firstSeed the schedule to begin with: one that shows it, where those are rare
 */
record Mutant(String name, Protocol protocol, ScriptEdit edit, CallerFault fault, long firstSeed) {

	static Mutant ofScript(Protocol protocol, String name, String right, String wrong) {
		return new Mutant(name, protocol, new ScriptEdit(right, wrong), CallerFault.NONE, 0);
	}

	static Mutant ofCaller(Protocol protocol, CallerFault fault) {
		return new Mutant(fault.toString(), protocol, ScriptEdit.NONE, fault, 0);
	}

	Mutant from(long seed) {
		return new Mutant(this.name, this.protocol, this.edit, this.fault, seed);
	}

	@Override
	public String toString() {
		return this.name;
	}

}

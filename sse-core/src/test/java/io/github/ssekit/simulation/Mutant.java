package io.github.ssekit.simulation;

import java.util.List;

import io.github.ssekit.fakes.SourceEdit;

/**
 * The engine with one fault, made by hand: somebody might have written it so. What a
 * simulation finds is worth as much as the mutants that it finds.
 *
 * @param name what is wrong
 * @param edits what stands otherwise in the engine's sources
 * @param seed a schedule that shows it, tried first
 */
record Mutant(String name, List<SourceEdit> edits, long seed) {

	@Override
	public String toString() {
		return this.name;
	}

}

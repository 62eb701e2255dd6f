package io.github.ssekit.redis.simulation;

/** An answer such as {@code OK}, which a script sees as a table. */
record Status(String text) {

	static final Status OK = new Status("OK");

}

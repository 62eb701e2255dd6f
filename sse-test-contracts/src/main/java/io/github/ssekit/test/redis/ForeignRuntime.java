package io.github.ssekit.test.redis;

/**
 * A server that somebody else runs and that is therefore neither stopped nor harmed.
 *
 * @param address where it listens
 */
record ForeignRuntime(RedisAddress address) implements RedisRuntime {

	@Override
	public boolean isRunning() {
		return true;
	}

	@Override
	public void stop() {
		throw notOurs("stop");
	}

	@Override
	public void kill() {
		throw notOurs("kill");
	}

	@Override
	public void freeze() {
		throw notOurs("freeze");
	}

	@Override
	public void thaw() {
		throw notOurs("thaw");
	}

	@Override
	public void restart() {
		throw notOurs("restart");
	}

	@Override
	public String log() {
		return "(the log of " + this.address + " is not ours to read)";
	}

	@Override
	public void close() {
		// it was there before us
	}

	private IllegalStateException notOurs(String verb) {
		return new IllegalStateException(verb + " " + this.address + ": the server named by "
				+ RedisServerSource.ENVIRONMENT_VARIABLE + " is not ours; ask for one by RedisServer.with().own()");
	}

}

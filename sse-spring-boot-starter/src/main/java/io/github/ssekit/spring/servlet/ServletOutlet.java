package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.util.Arrays;

import jakarta.servlet.ServletOutputStream;

/** The way that every container has: the output stream of the response. */
final class ServletOutlet implements Outlet {

	private final ServletOutputStream out;

	private final Runnable cut;

	/** Whether the container has no non-blocking writes (MockMvc). */
	private final boolean blocking;

	ServletOutlet(ServletOutputStream out, Runnable cut, boolean blocking) {
		this.out = out;
		this.cut = cut;
		this.blocking = blocking;
	}

	@Override
	public boolean isReady() {
		return this.blocking || this.out.isReady();
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		// a copy: Jetty goes on reading the array after write has returned
		this.out.write(Arrays.copyOfRange(bytes, offset, offset + length));
	}

	@Override
	public void flush() throws IOException {
		this.out.flush();
	}

	@Override
	public void cut() {
		this.cut.run();
	}

}

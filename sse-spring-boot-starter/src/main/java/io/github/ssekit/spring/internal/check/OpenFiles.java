package io.github.ssekit.spring.internal.check;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The files of this process; each connection is one.
 *
 * @param most how many it may have open, {@code ulimit -n}
 * @param open how many it has open
 */
record OpenFiles(long most, long open) {

	/** Null where the operating system has no such limit. */
	static @Nullable OpenFiles now() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? new OpenFiles(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount()) : null;
	}

	long free() {
		return this.most - this.open;
	}

}

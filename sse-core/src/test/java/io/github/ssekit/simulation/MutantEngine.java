package io.github.ssekit.simulation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.fakes.SourceEdit;

/**
 * A mutant and the simulation that plays it, loaded beside the engine of the tests: the
 * library's own types are loaded anew, the mutant's first, and all else is shared.
 */
final class MutantEngine implements AutoCloseable {

	private final URLClassLoader loader;

	private final Method violations;

	/**
	 * Compile a mutant and load it.
	 * @param mutant the fault
	 * @param folder an empty folder
	 */
	MutantEngine(Mutant mutant, Path folder) {
		SourceEdit.compile(mutant.edits(), folder);
		this.loader = new OwnFirst(folder);
		try {
			Class<?> runs = Class.forName(SimulationRuns.class.getName(), true, this.loader);
			this.violations = runs.getMethod("violations", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether a schedule breaks a promise. A run that throws breaks one. */
	boolean isCaughtBy(long seed) {
		try {
			return !((List<?>) this.violations.invoke(null, seed)).isEmpty();
		}
		catch (InvocationTargetException ex) {
			return true;
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.loader.close();
	}

	private static final class OwnFirst extends URLClassLoader {

		OwnFirst(Path mutant) {
			super(urls(mutant), MutantEngine.class.getClassLoader());
		}

		private static URL[] urls(Path mutant) {
			List<URL> urls = new ArrayList<>();
			try {
				urls.add(mutant.toUri().toURL()); // before the engine as it is
				for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
					if (Files.isDirectory(Path.of(entry))) {
						urls.add(Path.of(entry).toUri().toURL());
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return urls.toArray(URL[]::new);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("io.github.ssekit.")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}

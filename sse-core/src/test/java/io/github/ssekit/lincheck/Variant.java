package io.github.ssekit.lincheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

import net.bytebuddy.agent.ByteBuddyAgent;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A class and whatever it uses of the engine once more, with a fault. It is added to the
 * class path of this process in packages of its own: Lincheck asks the system's class
 * loader for each class, and keeps what it makes of it by the name.
 */
final class Variant {

	private static final String ENGINE = "io/github/ssekit/";

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private Variant() {
	}

	/** The same class, but for the fault. */
	static Class<?> of(Class<?> type, Fault fault) {
		Copy copy = new Copy("fault" + NUMBERS.incrementAndGet() + "/", fault.classes());
		try {
			Path jar = Files.createTempFile("fault", ".jar");
			jar.toFile().deleteOnExit();
			try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
				copy.write(type.getName().replace('.', '/'), out);
			}
			ByteBuddyAgent.install().appendToSystemClassLoaderSearch(new JarFile(jar.toFile()));
			return ClassLoader.getSystemClassLoader()
				.loadClass(copy.map(type.getName().replace('.', '/')).replace('/', '.'));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whatever a class names is copied as well. */
	private static final class Copy extends Remapper {

		private final String prefix;

		private final Map<String, byte[]> faulty;

		private final Set<String> seen = new HashSet<>();

		private final Deque<String> waiting = new ArrayDeque<>();

		Copy(String prefix, Map<String, byte[]> faulty) {
			super(org.objectweb.asm.Opcodes.ASM9);
			this.prefix = prefix;
			this.faulty = faulty;
		}

		void write(String first, JarOutputStream out) throws IOException {
			map(first);
			for (String name = this.waiting.poll(); name != null; name = this.waiting.poll()) {
				ClassWriter writer = new ClassWriter(0);
				new ClassReader(bytes(name)).accept(new ClassRemapper(writer, this), 0);
				out.putNextEntry(new JarEntry(this.prefix + name + ".class"));
				out.write(writer.toByteArray());
			}
		}

		@Override
		public String map(String name) {
			if (!name.startsWith(ENGINE)) {
				return name;
			}
			if (this.seen.add(name)) {
				this.waiting.add(name);
			}
			return this.prefix + name;
		}

		private byte[] bytes(String name) throws IOException {
			byte[] compiled = this.faulty.get(name);
			if (compiled != null) {
				return compiled;
			}
			try (InputStream file = Variant.class.getClassLoader().getResourceAsStream(name + ".class")) {
				if (file == null) {
					throw new IllegalStateException("no class " + name);
				}
				return file.readAllBytes();
			}
		}

	}

}

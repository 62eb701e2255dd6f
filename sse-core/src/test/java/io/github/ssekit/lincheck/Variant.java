package io.github.ssekit.lincheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

import io.github.ssekit.fakes.SourceEdit;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A scenario and whatever it uses of the engine once more. It is added to the class path
 * of this process in packages of its own, since Lincheck asks the system's class loader
 * for each class, and keeps what it has made of it by the name. JaCoCo leaves these
 * packages alone: its counts would be steps, and as many as those of the engine.
 */
final class Variant extends Remapper {

	private static final String ENGINE = "io/github/ssekit/";

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	/** Before the name of each package. */
	private final String prefix = "variant" + NUMBERS.incrementAndGet() + "/";

	/** Where the classes with the fault are. */
	private final Path faulty;

	private final Set<String> known = new HashSet<>();

	private final Deque<String> toCopy = new ArrayDeque<>();

	private Variant(Path faulty) {
		super(Opcodes.ASM9);
		this.faulty = faulty;
	}

	/** The same scenario, with a fault in the engine or without one. */
	static Class<?> of(Class<?> scenario, @Nullable SourceEdit fault) {
		try {
			Path folder = Files.createTempDirectory("variant");
			if (fault != null) {
				SourceEdit.compile(List.of(fault), folder);
			}
			Variant variant = new Variant(folder);
			String name = variant.map(scenario.getName().replace('.', '/'));
			Path jar = folder.resolve("variant.jar");
			variant.copyTo(jar);
			instrumentation().appendToSystemClassLoaderSearch(new JarFile(jar.toFile()));
			return ClassLoader.getSystemClassLoader().loadClass(name.replace('/', '.'));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Of the agent that Lincheck has; its class file names annotations that are nowhere.
	 */
	private static Instrumentation instrumentation() throws ReflectiveOperationException {
		Class<?> agent = Class.forName("net.bytebuddy.agent.ByteBuddyAgent");
		return (Instrumentation) agent.getMethod("install").invoke(null);
	}

	/** The name in the variant. Whatever a class names is copied as well. */
	@Override
	public String map(String name) {
		if (!name.startsWith(ENGINE)) {
			return name;
		}
		if (this.known.add(name)) {
			this.toCopy.add(name);
		}
		return this.prefix + name;
	}

	private void copyTo(Path jar) throws IOException {
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			for (String name = this.toCopy.poll(); name != null; name = this.toCopy.poll()) {
				ClassWriter writer = new ClassWriter(0);
				new ClassReader(bytes(name + ".class")).accept(new ClassRemapper(writer, this), 0);
				out.putNextEntry(new JarEntry(this.prefix + name + ".class"));
				out.write(writer.toByteArray());
			}
		}
	}

	private byte[] bytes(String file) throws IOException {
		Path compiled = this.faulty.resolve(file);
		if (Files.exists(compiled)) {
			return Files.readAllBytes(compiled);
		}
		try (InputStream stream = Variant.class.getClassLoader().getResourceAsStream(file)) {
			if (stream == null) {
				throw new IllegalStateException("no class " + file);
			}
			return stream.readAllBytes();
		}
	}

}

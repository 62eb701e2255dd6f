package io.github.ssekit.benchmark.jmh;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What lives on the heap of this process, by class, after a full collection: the
 * diagnostic command {@code GC.class_histogram}.
 */
final class Histogram {

	private final Map<String, Usage> byClass;

	private Histogram(Map<String, Usage> byClass) {
		this.byClass = byClass;
	}

	static Histogram take() {
		try {
			Object answer = ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
			return parse(answer.toString());
		}
		catch (JMException ex) {
			throw new IllegalStateException("this JVM shows no class histogram", ex);
		}
	}

	/** Lines such as {@code 3: 1203 38496 java.lang.String (java.base@17)}. */
	static Histogram parse(String text) {
		Map<String, Usage> byClass = new HashMap<>();
		text.lines().map(String::trim).forEach((line) -> {
			String[] parts = line.split("\\s+", -1);
			if (parts.length >= 4 && parts[0].endsWith(":") && Character.isDigit(parts[0].charAt(0))) {
				Usage usage = new Usage(ofLambda(parts[3]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
				byClass.merge(usage.name, usage, Usage::plus);
			}
		});
		return new Histogram(byClass);
	}

	/** Without the number that tells one lambda of a class from the others. */
	private static String ofLambda(String name) {
		int number = name.indexOf("$$Lambda");
		return (number < 0) ? name : name.substring(0, number) + " (lambda)";
	}

	/** What is here and was not there. */
	Histogram minus(Histogram before) {
		Map<String, Usage> more = new HashMap<>();
		this.byClass.forEach((name, usage) -> {
			Usage was = before.byClass.getOrDefault(name, new Usage(name, 0, 0));
			more.put(name, new Usage(name, usage.instances - was.instances, usage.bytes - was.bytes));
		});
		return new Histogram(more);
	}

	long bytes() {
		return this.byClass.values().stream().mapToLong(Usage::bytes).sum();
	}

	long instances(Class<?> type) {
		return this.byClass.getOrDefault(type.getName(), new Usage(type.getName(), 0, 0)).instances;
	}

	/** The classes that use most. */
	List<Usage> top(int count) {
		return this.byClass.values()
			.stream()
			.sorted((one, other) -> Long.compare(other.bytes, one.bytes))
			.limit(count)
			.toList();
	}

	/**
	 * What the objects of one class use.
	 *
	 * @param name the class
	 * @param instances how many objects
	 * @param bytes without what they refer to
	 */
	record Usage(String name, long instances, long bytes) {

		Usage plus(Usage other) {
			return new Usage(this.name, this.instances + other.instances, this.bytes + other.bytes);
		}

	}

}

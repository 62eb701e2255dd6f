package io.github.ssekit.event;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/** The types that the data of an event is declared with. */
final class DataTypes {

	private DataTypes() {
	}

	/**
	 * See that data is of its type, as far as data can tell: a list does not know of what
	 * it was to be one.
	 * @throws IllegalArgumentException if it is not
	 */
	static void check(Object data, Type type) {
		Class<?> required = classOf(type);
		// what is declared as int is an Integer where it is data
		if (required != null && !required.isPrimitive() && !required.isInstance(data)) {
			throw new IllegalArgumentException("data of type " + data.getClass().getName() + ": is no "
					+ type.getTypeName() + ", which it was to be encoded as");
		}
	}

	/** Null where that is for the encoder to find out. */
	private static @Nullable Class<?> classOf(Type type) {
		if (type instanceof Class<?> plain) {
			return plain;
		}
		return (type instanceof ParameterizedType parameterized) ? classOf(parameterized.getRawType()) : null;
	}

}

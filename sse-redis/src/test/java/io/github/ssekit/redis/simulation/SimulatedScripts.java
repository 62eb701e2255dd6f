package io.github.ssekit.redis.simulation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.codec.Base16;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JseMathLib;

/**
 * Runs the scripts that Redis runs: their own text, by a Lua for the JVM, with what Redis
 * gives to them. Used by one thread at a time.
 */
final class SimulatedScripts {

	private static final Map<String, Prototype> COMPILED = new ConcurrentHashMap<>();

	private final SimulatedRedis redis;

	private final Globals globals = new Globals();

	SimulatedScripts(SimulatedRedis redis) {
		this.redis = redis;
		this.globals.load(new BaseLib());
		this.globals.load(new PackageLib());
		this.globals.load(new StringLib());
		this.globals.load(new TableLib());
		this.globals.load(new JseMathLib());
		LuaTable api = new LuaTable();
		api.set("call", function((words) -> call(words)));
		api.set("pcall", function((words) -> {
			try {
				return call(words);
			}
			catch (LuaError ex) {
				return ex.getMessageObject();
			}
		}));
		api.set("error_reply", function((words) -> error(words.checkjstring(1))));
		api.set("sha1hex", function((words) -> LuaString.valueOf(Base16.digest(bytes(words.checkstring(1))))));
		this.globals.set("redis", api);
		LuaTable json = new LuaTable();
		json.set("encode", function((words) -> LuaString.valueOf(json(words.checktable(1)))));
		this.globals.set("cjson", json);
		// that of the library leaves the precision out
		this.globals.get("string").set("format", function((words) -> {
			String text = words.checkjstring(1);
			for (int i = 2; i <= words.narg(); i++) {
				text = text.replaceFirst("%\\.0f", String.format("%.0f", Math.rint(words.checkdouble(i))));
			}
			if (text.indexOf('%') >= 0) {
				throw new LuaError("the simulation knows no format but that of whole numbers");
			}
			return LuaString.valueOf(text);
		}));
	}

	Object run(String text, List<String> keys, List<String> arguments) {
		this.globals.set("KEYS", list(keys));
		this.globals.set("ARGV", list(arguments));
		try {
			return answer(new LuaClosure(compiled(text), this.globals).call());
		}
		catch (LuaError ex) {
			LuaValue error = ex.getMessageObject();
			if (error != null && error.istable()) {
				throw new RedisError(latin(error.get("err").checkstring()));
			}
			throw new IllegalStateException("A script has failed", ex);
		}
	}

	private static Prototype compiled(String text) {
		return COMPILED.computeIfAbsent(text, (any) -> {
			try {
				return LuaC.instance.compile(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "script");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private LuaValue call(Varargs words) {
		String[] command = new String[words.narg()];
		for (int i = 0; i < command.length; i++) {
			LuaValue word = words.arg(i + 1);
			if (!word.isstring()) {
				throw new LuaError("Lua redis lib command arguments must be strings or integers");
			}
			command[i] = latin(word.strvalue());
		}
		try {
			return value(this.redis.command(command));
		}
		catch (RedisError ex) {
			throw new LuaError(error(ex.getMessage()));
		}
	}

	private static LuaTable error(String message) {
		LuaTable error = new LuaTable();
		error.set("err", latin(message));
		return error;
	}

	private static LuaValue value(Object answer) {
		if (answer == null) {
			return LuaValue.FALSE;
		}
		if (answer instanceof Long number) {
			return LuaValue.valueOf((double) number);
		}
		if (answer instanceof Status status) {
			LuaTable table = new LuaTable();
			table.set("ok", latin(status.text()));
			return table;
		}
		if (answer instanceof List<?> list) {
			LuaTable table = new LuaTable();
			for (int i = 0; i < list.size(); i++) {
				table.set(i + 1, value(list.get(i)));
			}
			return table;
		}
		return latin((String) answer);
	}

	private static Object answer(LuaValue value) {
		if (value.isnil() || (value.isboolean() && !value.toboolean())) {
			return null;
		}
		if (value.isboolean()) {
			return 1L;
		}
		if (value instanceof LuaString string) {
			return latin(string);
		}
		if (value.isnumber()) {
			return (long) value.todouble();
		}
		if (!value.get("err").isnil()) {
			throw new RedisError(latin(value.get("err").checkstring()));
		}
		if (!value.get("ok").isnil()) {
			return new Status(value.get("ok").tojstring());
		}
		List<Object> list = new ArrayList<>();
		for (int i = 1; !value.get(i).isnil(); i++) {
			list.add(answer(value.get(i)));
		}
		return list;
	}

	private static String json(LuaTable table) {
		Map<String, String> fields = new HashMap<>();
		for (LuaValue key : table.keys()) {
			LuaValue value = table.get(key);
			fields.put(key.tojstring(), (value instanceof LuaString string)
					? '"' + latin(string).replace("\"", "\\\"") + '"' : Long.toString((long) value.todouble()));
		}
		return fields.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((field) -> '"' + field.getKey() + "\":" + field.getValue())
			.reduce((one, other) -> one + ',' + other)
			.map((all) -> '{' + all + '}')
			.orElse("{}");
	}

	private static LuaTable list(List<String> texts) {
		LuaTable table = new LuaTable();
		for (int i = 0; i < texts.size(); i++) {
			table.set(i + 1, latin(texts.get(i)));
		}
		return table;
	}

	private static LuaString latin(String text) {
		return LuaString.valueUsing(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String latin(LuaString text) {
		return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1);
	}

	private static byte[] bytes(LuaString text) {
		return latin(text).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static LuaValue function(Body body) {
		return new VarArgFunction() {

			@Override
			public Varargs invoke(Varargs words) {
				return body.run(words);
			}

		};
	}

	private interface Body {

		LuaValue run(Varargs words);

	}

}

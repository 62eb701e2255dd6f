package io.github.ssekit.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.docs.Page.Block;

/**
 * Makes a whole source file of a block of Java, by the first of these rules that fits:
 * <ol>
 * <li>a block with a {@code package} or an {@code import} is a file already;
 * <li>one that begins with a type, or its annotations, is put into a package, behind
 * {@link #IMPORTS};
 * <li>one that begins with a method, or its annotations, into a class that extends
 * {@link Surroundings};
 * <li>any other is the body of a method of such a class.
 * </ol>
 */
final class Fragments {

	private static final Pattern FILE = Pattern.compile("(?m)^(package|import) ");

	private static final Pattern TYPE = Pattern
		.compile("(?m)^(?:public )?(?:final )?(?:class|interface|record|enum) (\\w+)");

	private static final Pattern METHOD = Pattern
		.compile("\\A(?:@.*\\n)*(?:[\\w<>\\[\\], ?]+ )\\w+\\([^;{]*\\) (?:throws [\\w, ]+ )?\\{\\n");

	private static final String IMPORTS = """
			import java.io.*;
			import java.security.Principal;
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import java.util.concurrent.atomic.*;
			import io.github.ssekit.*;
			import io.github.ssekit.access.*;
			import io.github.ssekit.async.*;
			import io.github.ssekit.broker.*;
			import io.github.ssekit.event.*;
			import io.github.ssekit.kafka.*;
			import io.github.ssekit.observe.*;
			import io.github.ssekit.presence.*;
			import io.github.ssekit.redis.*;
			import io.github.ssekit.redis.consumer.*;
			import io.github.ssekit.source.*;
			import io.github.ssekit.store.*;
			import io.github.ssekit.transport.*;
			import io.github.ssekit.spring.*;
			import io.github.ssekit.spring.tickets.*;
			import io.github.ssekit.test.*;
			import io.github.ssekit.test.client.*;
			import io.github.ssekit.docs.Surroundings;
			import io.github.ssekit.docs.Surroundings.*;
			import jakarta.persistence.*;
			import org.junit.jupiter.api.Test;
			import org.springframework.beans.factory.annotation.*;
			import org.springframework.boot.tomcat.servlet.*;
			import org.springframework.boot.web.server.*;
			import org.springframework.boot.webmvc.test.autoconfigure.*;
			import org.springframework.context.*;
			import org.springframework.context.annotation.*;
			import org.springframework.core.ParameterizedTypeReference;
			import org.springframework.http.MediaType;
			import org.springframework.kafka.core.*;
			import org.springframework.http.codec.*;
			import org.springframework.stereotype.*;
			import org.springframework.test.web.servlet.assertj.MockMvcTester;
			import org.springframework.transaction.annotation.*;
			import org.springframework.web.bind.annotation.*;
			import org.springframework.web.reactive.function.client.*;
			import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
			import reactor.core.*;
			import reactor.core.publisher.*;
			import reactor.util.retry.Retry;
			import static org.assertj.core.api.Assertions.*;
			""";

	private Fragments() {
	}

	/** The name of its file, and what stands in it. */
	static Source source(Block block) {
		String text = block.text();
		Matcher type = TYPE.matcher(text);
		if (FILE.matcher(text).find()) {
			if (!type.find()) {
				throw new AssertionError(block + ": a file without a type");
			}
			return new Source(type.group(1), text);
		}
		String head = "package block;\n" + IMPORTS;
		if (text.matches("(?s)\\A(@.*\\n)*" + TYPE.pattern() + ".*") && type.find()) {
			return new Source(type.group(1), head + text);
		}
		String surrounded = METHOD.matcher(text).find() ? text : "void run() throws Exception {\n" + text + "}\n";
		return new Source("Block", head + "class Block extends Surroundings {\n" + surrounded + "}\n");
	}

	/**
	 * A source file.
	 *
	 * @param type the name of its first type
	 * @param text what stands in it
	 */
	record Source(String type, String text) {
	}

}

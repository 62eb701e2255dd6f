/**
 * Real Redis servers for tests, and everything that can go wrong with them: one server
 * that can be killed and frozen ({@link io.github.ssekit.test.redis.RedisServer}), a bad
 * line to it ({@link io.github.ssekit.test.redis.RedisProxy}), and servers that replace
 * each other ({@link io.github.ssekit.test.redis.RedisSentinels},
 * {@link io.github.ssekit.test.redis.RedisCluster}). It speaks to them over a plain
 * socket ({@link io.github.ssekit.test.redis.RedisCommands}), so that no client library
 * is needed, least of all the one under test. Whatever is started here ends with the JVM.
 */
@NullMarked
package io.github.ssekit.test.redis;

import org.jspecify.annotations.NullMarked;

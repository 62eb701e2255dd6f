/** What Redis may refuse, lose or withhold, one at a time. */
package io.github.ssekit.redis.fault;

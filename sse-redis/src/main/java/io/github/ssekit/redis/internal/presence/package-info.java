/**
 * Presence in Redis: {@link io.github.ssekit.redis.internal.presence.RedisPresence}
 * begins the tour.
 * <p>
 * All keys begin with <code>sse:~{presence}</code>, where {@code sse} is the prefix that
 * was configured and the braces hold the hash tag, so that one script reaches them all. A
 * <em>member</em> is {@code name|incarnation}, a life of a node. Times are Redis's own.
 * <table>
 * <caption>Keys</caption>
 * <tr>
 * <th>key</th>
 * <th>type</th>
 * <th>what it holds</th>
 * </tr>
 * <tr>
 * <td>{@code :nodes}</td>
 * <td>sorted set</td>
 * <td>member, end of its lease in milliseconds</td>
 * </tr>
 * <tr>
 * <td>{@code :dead}</td>
 * <td>set</td>
 * <td>members that have died and are not all forgotten</td>
 * </tr>
 * <tr>
 * <td>{@code :n:<member>}</td>
 * <td>hash</td>
 * <td>id of each of its streams, client</td>
 * </tr>
 * <tr>
 * <td>{@code :u:<client>}</td>
 * <td>hash</td>
 * <td>id of each of its streams, {@code since limit member}</td>
 * </tr>
 * <tr>
 * <td>{@code :clients}</td>
 * <td>set</td>
 * <td>clients that have a stream</td>
 * </tr>
 * <tr>
 * <td>{@code :k:<member>}</td>
 * <td>hash</td>
 * <td>id of a stream that has been kicked and is to be told, reason; or {@code @<word>
 * <topic>}, a topic that was revoked, {@code revoked}</td>
 * </tr>
 * <tr>
 * <td>{@code :lost}</td>
 * <td>sorted set</td>
 * <td>members that were forgotten within the last hour, when</td>
 * </tr>
 * <tr>
 * <td>{@code :here}</td>
 * <td>set</td>
 * <td>clients that were announced to have joined</td>
 * </tr>
 * <tr>
 * <td>{@code :leaving}</td>
 * <td>sorted set</td>
 * <td>client, time to announce that it has left</td>
 * </tr>
 * <tr>
 * <td>{@code :news}</td>
 * <td>channel</td>
 * <td>{@code joined <client>}, {@code left <client>}</td>
 * </tr>
 * <tr>
 * <td>{@code :ctl:<incarnation>}</td>
 * <td>channel</td>
 * <td>{@code kicks}: look into {@code :k:}</td>
 * </tr>
 * </table>
 * <p>
 * What is published on channels is signed where nodes share a secret. Names of clients
 * and nodes stand in keys as they are, in UTF-8: Redis looks for the hash tag in the
 * first pair of braces only.
 */
@NullMarked
package io.github.ssekit.redis.internal.presence;

import org.jspecify.annotations.NullMarked;

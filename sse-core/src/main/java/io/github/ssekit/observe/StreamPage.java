package io.github.ssekit.observe;

import java.util.List;

/**
 * Some of the streams of this node.
 *
 * @param total how many there are that were asked for, on this page or not
 * @param offset how many come before this page
 * @param streams those on this page, the oldest first
 */
public record StreamPage(int total, int offset, List<StreamView> streams) {
}

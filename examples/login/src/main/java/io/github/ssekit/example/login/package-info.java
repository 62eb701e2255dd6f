/**
 * Messages between users who have logged in: each hears what is sent to them, in every
 * tab, and nobody hears anything after the logout.
 */
@NullMarked
package io.github.ssekit.example.login;

import org.jspecify.annotations.NullMarked;

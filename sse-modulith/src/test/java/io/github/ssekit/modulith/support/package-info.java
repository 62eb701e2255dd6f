/** The application that the tests of this module start, and its database. */
package io.github.ssekit.modulith.support;

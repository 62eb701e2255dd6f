// Small helpers for text on the screen. Data only ever becomes text, never markup.

/** A new element with these attributes and this text. */
export function element(name, attributes = {}, text = '') {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== '') made.textContent = text;
  return made;
}

/** Local time to the millisecond: 14:03:09.120. */
export function clock(date) {
  const two = (n) => String(n).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** The two ends of a long id. */
export function shorten(text, ends = 8) {
  return text.length > 2 * ends + 3 ? `${text.slice(0, ends)}…${text.slice(-ends)}` : text;
}

/** The words of a field: separated by commas or spaces, each once. */
export function words(text) {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** The event names of a field: separated by commas alone, as a name may hold spaces. */
export function names(text) {
  return [...new Set(text.split(',').map((name) => name.trim()).filter(Boolean))];
}

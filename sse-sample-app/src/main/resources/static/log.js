// The log: rows of what happened, newest first, drawn once per frame and never more than 500.

import { element, clock, shorten } from './dom.js';
import { events } from './words.js';

const MAX_ROWS = 500;
const MAX_TEXT = 4000; // of one event, on the screen
const ANNOUNCE_EVERY = 2000; // a screen reader cannot follow a flood

export class Log {
  #list = document.getElementById('events');
  #empty = document.getElementById('events-empty');
  #count = document.getElementById('count-events');
  #announce = document.getElementById('announce');
  #waiting = []; // entries that have no row yet, oldest first
  #frame = 0;
  #arrived = 0;
  #unsaid = { count: 0, last: '', timer: 0 };

  /** An event that arrived: `{ at, name, data, id, replayed, library, meaning }`. */
  event(event) {
    this.#arrived += 1;
    this.#add({ kind: event.library ? 'library' : 'event', ...event });
    this.#say(event);
  }

  /** Something that this page did or saw. */
  note(text) {
    this.#add({ kind: 'page', at: new Date(), data: text });
  }

  clear() {
    this.#waiting = [];
    this.#arrived = 0;
    this.#list.replaceChildren();
    this.#later();
  }

  #add(entry) {
    this.#waiting.push(entry);
    if (this.#waiting.length >= 2 * MAX_ROWS) this.#waiting.splice(0, MAX_ROWS); // a hidden tab draws no frames
    this.#later();
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const rows = document.createDocumentFragment();
    for (const entry of this.#waiting.slice(-MAX_ROWS).reverse()) rows.append(row(entry));
    this.#waiting = [];
    this.#list.prepend(rows);
    while (this.#list.childElementCount > MAX_ROWS) this.#list.lastElementChild.remove();
    this.#empty.hidden = this.#list.childElementCount > 0;
    this.#count.textContent = this.#arrived;
  }

  #say(event) {
    const unsaid = this.#unsaid;
    unsaid.count += 1;
    unsaid.last = event.meaning || `${event.name}: ${event.data.slice(0, 120)}`;
    unsaid.timer ||= setTimeout(() => {
      this.#announce.textContent = unsaid.count === 1 ? unsaid.last : `${events(unsaid.count)}, the last: ${unsaid.last}`;
      unsaid.count = 0;
      unsaid.timer = 0;
    }, ANNOUNCE_EVERY);
  }
}

function row(entry) {
  const li = element('li', { 'data-kind': entry.kind });
  li.append(element('time', { class: 'row-time', datetime: entry.at.toISOString() }, clock(entry.at)));
  if (entry.kind === 'page') {
    li.append(element('p', { class: 'row-note' }, entry.data));
    return li;
  }
  li.dataset.event = entry.name;
  li.dataset.id = entry.id;
  li.dataset.replayed = String(entry.replayed === true);
  const head = element('p', { class: 'row-head' });
  head.append(element('span', { class: 'row-name' }, entry.name));
  if (entry.library) head.append(' ', element('span', { class: 'tag tag-library' }, 'library'));
  if (entry.replayed) head.append(' ', element('span', { class: 'tag tag-replayed' }, 'replayed'));
  li.append(head);
  if (entry.meaning) li.append(element('p', { class: 'row-meaning' }, entry.meaning));
  li.append(data(entry.data));
  if (entry.id) li.append(id(entry.id));
  return li;
}

function data(text) {
  const cut = text.length - MAX_TEXT;
  const box = element('pre', { class: 'row-data' }, cut > 0 ? text.slice(0, MAX_TEXT) : text);
  if (cut > 0) box.append(element('span', { class: 'row-cut' }, ` … and ${cut} more characters`));
  return box;
}

function id(full) {
  const details = element('details', { class: 'row-id' });
  details.append(element('summary', { title: full }, `id ${shorten(full)}`), element('code', {}, full));
  return details;
}

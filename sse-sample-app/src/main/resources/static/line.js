// The line to the server: one native EventSource, its state in words, and the last id it brought.

import { connectUrl, whyRefused } from './api.js';
import { LIBRARY_EVENTS, meaning, events, whyClosed, whyRefusedSoftly } from './words.js';

// EventSource fires these itself, and SseKit refuses to publish events that are named so.
const BROWSERS_OWN = ['open', 'error'];

const RETRY = 'EventSource tries again by itself, after a delay that the server set and a page cannot read.';

// A replay comes in one go; what comes after such a silence is new.
const REPLAY_SILENCE = 2000;

/**
 * States: idle, connecting, open, waiting (EventSource will reconnect), ended (it will
 * not) and cut (by the person in front of the page).
 */
export class Line {
  #source = null;
  #names = new Set();
  #opened = false; // whether the present EventSource has ever been told sse.ready
  #parting = null; // what sse.closed, sse.ended or sse.refused said last: { who, why, forGood }
  #replay = { expected: 0, seen: 0, timer: 0 };
  #watcher;

  state = 'idle';
  lastId = '';
  client = '';

  /** @param watcher `{ onState(state, why), onEvent(event), onReady(verdict), onNote(text) }` */
  constructor(watcher) {
    this.#watcher = watcher;
  }

  /** Opens a stream; with `lastEventId` it goes on from there. */
  connect(request) {
    this.#close();
    this.lastId = request.lastEventId ?? '';
    this.#opened = false;
    this.#parting = null;
    const url = connectUrl(request);
    const returning = Boolean(request.lastEventId);
    this.#watcher.onNote(`GET ${url.pathname}${url.search}`);
    this.#open(url, returning); // first: who looks at the state asks whether the line is alive
    this.#become('connecting', returning ? 'Going on from the last id.' : 'Asking for a stream.');
  }

  /** Closes the line and remembers where it stood. */
  cut() {
    this.#close();
    this.#watcher.onNote('You cut the line. The last id is remembered.');
    this.#become('cut', 'By you. What is sent now waits for you: come back and it is replayed.');
  }

  /** Closes the line and forgets it. */
  leave() {
    this.#close();
    this.lastId = '';
    this.client = '';
    this.#watcher.onNote('You left. The last id is forgotten.');
    this.#become('idle', 'You left, and the last id is forgotten.');
  }

  get isAlive() {
    return this.#source !== null;
  }

  /** Listens for these names too, from now on and on every later stream. */
  listenFor(names) {
    for (const name of names) {
      const known = name === 'message' || BROWSERS_OWN.includes(name) || name.startsWith('sse.') || this.#names.has(name);
      if (known) continue;
      this.#names.add(name);
      this.#source?.addEventListener(name, this.#onEvent);
    }
  }

  #open(url, returning) {
    const source = new EventSource(url);
    source.addEventListener('message', this.#onEvent);
    for (const name of this.#names) source.addEventListener(name, this.#onEvent);
    for (const name of LIBRARY_EVENTS) {
      source.addEventListener(name, (event) => this.#onLibraryEvent(event, returning || this.#opened));
    }
    source.addEventListener('error', () => this.#onLost(url));
    this.#source = source;
  }

  #onEvent = (event) => {
    const replay = this.#replay;
    const replayed = replay.seen < replay.expected;
    if (replayed) {
      replay.seen += 1;
      this.#awaitReplay();
    }
    this.#tell(event, { replayed });
  };

  #onLibraryEvent(event, returning) {
    const body = parse(event.data);
    const forGood = event.type === 'sse.ended';
    if (event.type === 'sse.ready') this.#onReady(body, returning);
    if (event.type === 'sse.closed' || forGood) this.#parting = { who: 'The server ended the stream', why: whyClosed(body.reason), forGood };
    if (event.type === 'sse.refused') this.#parting = { who: 'The server refused', why: whyRefusedSoftly(body.reason), forGood };
    this.#tell(event, { library: true, meaning: meaning(event.type, body, { returning, forGood }) });
  }

  #onReady(body, returning) {
    this.#opened = true;
    this.#parting = null;
    this.client = body.client ?? '';
    this.#replay.expected = Number(body.replayed) || 0;
    this.#replay.seen = 0;
    this.#awaitReplay();
    this.#become('open', `As ${this.client}.`);
    this.#watcher.onReady({ returning, recovered: body.recovered === true, replayed: this.#replay.expected });
  }

  #tell(event, more) {
    if (event.lastEventId) this.lastId = event.lastEventId;
    this.#watcher.onEvent({ at: new Date(), name: event.type, data: event.data, id: event.lastEventId, ...more });
  }

  #onLost(url) {
    this.#endReplay();
    const { who, why, forGood } = this.#parting ?? {};
    if (this.#source.readyState === EventSource.CLOSED) {
      this.#close();
      this.#onGivenUp(url, forGood ? why : null);
    } else if (forGood) {
      this.#become('waiting', `The stream ended for good: ${why}. EventSource asks once more and will be told so with 204.`);
    } else if (why) {
      this.#parting = null; // it explains this loss, not the next one
      this.#become('waiting', `${who}: ${why}. ${RETRY}`);
    } else {
      this.#become('waiting', `No line to the server. ${RETRY}`);
    }
  }

  // EventSource gives up on every answer but 200, and cannot say which it was.
  async #onGivenUp(url, why) {
    const because = why ?? 'no stream was to be had, and EventSource cannot read why';
    this.#become('ended', `${capital(because)}. EventSource will not try again; connect anew when you like.`);
    if (this.#opened) return;
    const answer = await whyRefused(url);
    if (!answer || this.state !== 'ended') return;
    this.#watcher.onNote(`The server answered ${answer}`);
    this.#become('ended', `The server answered ${answer}`);
  }

  #awaitReplay() {
    clearTimeout(this.#replay.timer);
    if (this.#replay.seen < this.#replay.expected) this.#replay.timer = setTimeout(() => this.#endReplay(), REPLAY_SILENCE);
  }

  #endReplay() {
    clearTimeout(this.#replay.timer);
    const { expected, seen } = this.#replay;
    this.#replay.expected = 0;
    this.#replay.seen = 0;
    if (seen < expected) {
      this.#watcher.onNote(`${events(expected)} to be replayed, ${seen} seen here: the others did not come yet, or have names that this page does not listen for.`);
    }
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    this.#endReplay();
  }

  #become(state, why) {
    const changed = state !== this.state;
    this.state = state;
    this.#watcher.onState(state, why);
    if (changed && (state === 'waiting' || state === 'ended')) this.#watcher.onNote(why);
  }
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

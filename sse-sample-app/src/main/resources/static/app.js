// The page: ties the form, the line, the log, the chart and the list of clients together.

import { Line } from './line.js';
import { Log } from './log.js';
import { Chart } from './chart.js';
import { Clients } from './clients.js';
import { prepareSending } from './send.js';
import { shorten, names, words } from './dom.js';
import { events } from './words.js';

const STATES = {
  idle: 'Not connected',
  connecting: 'Connecting',
  open: 'Open',
  waiting: 'Waiting to reconnect',
  ended: 'Ended for good',
  cut: 'Line cut',
};

const by = (id) => document.getElementById(id);

const log = new Log();
const chart = new Chart();
const line = new Line({ onState, onReady, onEvent, onNote: (text) => log.note(text) });
const clients = new Clients(() => line.client);

// --- what the line tells -------------------------------------------------------------

function onState(state, why) {
  by('state').textContent = STATES[state];
  by('state').dataset.state = state;
  by('state-why').textContent = why;
  document.title = `${STATES[state]}${line.client ? ` – ${line.client}` : ''} – SseKit sample`;
  showLine();
  clients.refresh();
}

function onReady({ returning, recovered, replayed }) {
  by('send-client-id').value ||= line.client;
  const recovery = by('recovery');
  recovery.dataset.replayed = replayed;
  recovery.dataset.recovered = recovered;
  recovery.textContent = returning
    ? `${events(replayed)} replayed, recovered: ${recovered ? 'yes' : 'no'}`
    : replayed ? `new, ${events(replayed)} from the past` : 'new, nothing to replay';
}

function onEvent(event) {
  if (!event.library) chart.count();
  log.event(event);
  showLater();
}

let frame = 0;

function showLater() {
  frame ||= requestAnimationFrame(showLine);
}

function showLine() {
  frame = 0;
  by('client').textContent = line.client || 'nobody yet';
  const lastId = by('last-id');
  lastId.textContent = line.lastId ? shorten(line.lastId) : 'none';
  lastId.title = line.lastId;
  lastId.dataset.id = line.lastId;
  by('cut').disabled = !line.isAlive;
  by('come-back').disabled = line.isAlive || !line.lastId;
  by('leave').disabled = !line.isAlive && !line.lastId;
}

// --- the form ------------------------------------------------------------------------

function wanted() {
  return {
    clientId: by('client-id').value.trim(),
    topics: words(by('topics').value),
    exclusive: by('exclusive').checked,
  };
}

function connect() {
  forgetRecovery();
  line.client = '';
  line.connect({ ...wanted(), replayLast: by('replay-last').value });
}

/** The same stream again, from the last id: as the client that the server made up, if it did. */
function comeBack() {
  const request = wanted();
  line.connect({ ...request, clientId: request.clientId || line.client, lastEventId: line.lastId.replace(/~x$/, '') }); // the mark of an end would get 204
}

function forgetRecovery() {
  const recovery = by('recovery');
  recovery.textContent = 'not open yet';
  delete recovery.dataset.replayed;
  delete recovery.dataset.recovered;
}

/** Does it, and hands the focus on: the button that was pressed may be of no use now. */
function button(id, does, next) {
  by(id).addEventListener('click', () => {
    does();
    if (by(id).disabled) by(next).focus();
  });
}

by('connect-form').addEventListener('submit', (event) => {
  event.preventDefault();
  connect();
});
button('cut', () => line.cut(), 'come-back');
button('come-back', comeBack, 'cut');
button('leave', () => { line.leave(); forgetRecovery(); }, 'connect');
by('clear').addEventListener('click', () => log.clear());

// --- names to listen for: shared by all tabs, so that what one sends another one hears -

const NAMES = 'ssekit.sample.names';

function listen() {
  line.listenFor(names(by('listen').value));
}

function alsoListenFor(more) {
  by('listen').value = names([by('listen').value, more].join()).join(', ');
  listen();
}

function onSendingUnder(name) {
  if (!name || name === 'message' || name.startsWith('sse.')) return;
  alsoListenFor(name);
  share();
}

function share() {
  try {
    localStorage.setItem(NAMES, by('listen').value);
  } catch {
    // No storage here; then every tab minds its own names.
  }
}

by('listen').addEventListener('change', () => {
  listen();
  share();
});
addEventListener('storage', (event) => {
  if (event.key === NAMES) alsoListenFor(event.newValue ?? '');
});
prepareSending(onSendingUnder);

// --- deep links: /?clientId=alice&topic=news&topic=sport&connect=1 ----------------------

function followLink() {
  const link = new URLSearchParams(location.search);
  if (link.has('clientId')) by('client-id').value = link.get('clientId');
  if (link.has('clientId') || link.has('topic')) by('topics').value = link.getAll('topic').join(', ');
  if (link.has('event')) by('listen').value = link.getAll('event').join(', ');
  by('exclusive').checked = link.get('exclusive') === 'true';
  by('replay-last').value = link.get('replayLast') ?? '';
  if (link.getAll('topic').length) by('send-topic-name').value = link.get('topic');
  try {
    alsoListenFor(localStorage.getItem(NAMES) ?? '');
  } catch {
    listen();
  }
  if (link.get('connect') === '1') connect();
}

followLink();

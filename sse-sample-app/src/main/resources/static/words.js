// What the library's own events mean, in plain words.

const CLOSED = {
  shutdown: 'the server shuts its streams down',
  'max-age': 'the stream has reached its maximal age',
  'auth-expired': 'the login that opened it has expired',
  overflow: 'this reader was too slow for events without history',
  replaced: 'a newer stream of the same client took its place',
  disconnected: 'somebody ended it',
  revoked: 'the right to listen was taken back',
};

const RESET = {
  trimmed: 'what you missed is older than the history that is kept',
  epoch: 'the history was lost and began anew',
  fork: 'a fail-over threw away the history that you had read',
  gone: 'nothing is left of the history',
  'too-many': 'you missed more than one replay may bring',
  unreadable: 'the last event id could not be read',
};

const REFUSED = {
  overload: 'this node has no room for another stream',
  draining: 'this node is about to go down',
  quota: 'this client has as many streams as it may have',
  'store-away': 'the store does not answer',
};

/** The names of the library's own events. */
export const LIBRARY_EVENTS = ['sse.ready', 'sse.reset', 'sse.closed', 'sse.ended', 'sse.refused', 'sse.dropped', 'sse.auth-expiring'];

/** Why a stream closed, for the state line. */
export const whyClosed = (reason) => explain(CLOSED, reason);

/** Why a stream was refused, for the state line. */
export const whyRefusedSoftly = (reason) => explain(REFUSED, reason);

/** One sentence for a row of the log. */
export function meaning(name, body, { returning, forGood }) {
  switch (name) {
    case 'sse.ready':
      return `The stream is open, and you are ${body.client}. ${readySays(body, returning)}${alsoNew(body)}`;
    case 'sse.reset':
      return `A gap that cannot be closed in ${list(body.topics)}: ${explain(RESET, body.reason)}. `
        + 'A real page would now load its state afresh; from here on nothing is left out.';
    case 'sse.closed':
    case 'sse.ended':
      return `The server ends this stream: ${explain(CLOSED, body.reason)}. `
        + (forGood ? 'For good: the next try of EventSource is answered with 204, which stops it.' : 'EventSource comes back by itself.');
    case 'sse.refused':
      return `Not now: ${explain(REFUSED, body.reason)}. EventSource tries again by itself.`;
    case 'sse.dropped':
      return `${events(body.count)} of topics without history left out, because this reader was too slow.`;
    case 'sse.auth-expiring':
      return `The right to this stream ends in ${seconds(body.in)}, and the stream with it. `
        + 'A real page would renew its login now.';
    default:
      return '';
  }
}

export const events = (n) => (n === 1 ? '1 event' : `${n} events`);

const seconds = (n) => (n === 1 ? '1 second' : `${n} seconds`);

function readySays(body, returning) {
  if (!body.replayed) return returning ? 'Nothing was missed.' : 'Only what is new follows.';
  return returning ? `What was missed follows: ${events(body.replayed)}.` : `First the past: ${events(body.replayed)}.`;
}

/** Topics that were not in the last id: the stream has got them since. */
function alsoNew({ newTopics }) {
  return newTopics ? ` Not in the last id, and so begun anew: ${list(newTopics)}.` : '';
}

function explain(words, reason) {
  return words[reason] ? `${words[reason]} (${reason})` : String(reason ?? 'no reason given');
}

function list(topics) {
  return Array.isArray(topics) && topics.length ? topics.join(', ') : 'this stream';
}

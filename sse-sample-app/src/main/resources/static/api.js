// The sample's HTTP interface: where it is, how it is asked, and what its answers say.

// Beside this page, so that it works under a context path too.
const base = new URL('api/v1/sse/', document.baseURI);

/** The URL of a stream; what is empty is left out. */
export function connectUrl({ clientId, topics = [], exclusive, replayLast, lastEventId }) {
  const url = new URL('connect', base);
  if (clientId) url.searchParams.set('clientId', clientId);
  for (const topic of topics) url.searchParams.append('topic', topic);
  if (exclusive) url.searchParams.set('exclusive', 'true');
  if (replayLast) url.searchParams.set('replayLast', replayLast);
  if (lastEventId) url.searchParams.set('lastEventId', lastEventId);
  return url;
}

export const paths = {
  client: (id) => `send/${encodeURIComponent(id)}`,
  topic: (name) => `topics/${name.split('/').map(encodeURIComponent).join('/')}`,
  broadcast: () => 'broadcast',
  disconnect: (id) => `disconnect/${encodeURIComponent(id)}`,
  shutdown: () => 'shutdown',
  clients: () => 'clients',
  counts: () => 'connected-count',
};

/** Reads JSON; throws an Error whose message can be shown. */
export async function get(path) {
  const answer = await ask(new URL(path, base), {});
  if (!answer.ok) throw new Error(answer.text);
  return answer.body;
}

/** Posts, and tells what came back whatever it was: `{ ok, status, body, text }`. */
export async function post(path, { event, body, json } = {}) {
  const url = new URL(path, base);
  if (event) url.searchParams.set('event', event);
  const request = { method: 'POST' };
  if (body !== undefined) {
    request.body = body;
    request.headers = { 'Content-Type': json ? 'application/json' : 'text/plain;charset=UTF-8' };
  }
  try {
    return await ask(url, request);
  } catch (error) {
    return { ok: false, status: 0, body: null, text: error.message };
  }
}

/**
 * Why a stream did not open: EventSource cannot read the answer, so ask once more.
 * Null where this time the stream would have opened.
 */
export async function whyRefused(url) {
  const abort = new AbortController();
  try {
    const response = await fetch(url, { signal: abort.signal, cache: 'no-store', headers: { Accept: 'text/event-stream' } });
    return response.ok ? null : await problem(response);
  } catch {
    return null;
  } finally {
    abort.abort();
  }
}

async function ask(url, request) {
  let response;
  try {
    response = await fetch(url, { ...request, cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw new Error(error.name === 'TimeoutError' ? 'No answer within 10 s.' : 'The server cannot be reached.');
  }
  if (!response.ok) return { ok: false, status: response.status, body: null, text: await problem(response) };
  const text = await response.text();
  return { ok: true, status: response.status, body: text ? JSON.parse(text) : null, text };
}

/** A problem detail (RFC 9457) as one line. */
async function problem(response) {
  let said = '';
  try {
    const body = JSON.parse(await response.text());
    said = body.detail || body.title || '';
  } catch {
    // Not JSON: the status has to do.
  }
  return [`${response.status}`, said || response.statusText].filter(Boolean).join(' – ');
}

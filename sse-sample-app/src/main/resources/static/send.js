// Sending: one body and one event name, to a client, to a topic or to everybody.

import { post, paths } from './api.js';

const EXAMPLE_TEXT = 'Hello';
const EXAMPLE_JSON = '{"hello": "world"}';

const by = (id) => document.getElementById(id);

/** @param onName is told the event name before anything is sent under it */
export function prepareSending(onName) {
  const name = by('send-event');
  const body = by('send-body');
  const json = by('send-json');
  const answer = by('send-answer');

  async function send(path) {
    const event = name.value.trim();
    if (event) onName(event);
    const came = await post(path, { event, body: body.value, json: json.checked });
    answer.dataset.status = came.status;
    answer.dataset.ok = came.ok;
    answer.textContent = came.ok ? accepted(came) : `Refused: ${came.text}`;
  }

  name.addEventListener('change', () => onName(name.value.trim()));
  json.addEventListener('change', () => {
    if (json.checked && body.value === EXAMPLE_TEXT) body.value = EXAMPLE_JSON;
    else if (!json.checked && body.value === EXAMPLE_JSON) body.value = EXAMPLE_TEXT;
  });
  by('send-client-form').addEventListener('submit', (event) => {
    event.preventDefault();
    send(paths.client(by('send-client-id').value.trim()));
  });
  by('send-topic-form').addEventListener('submit', (event) => {
    event.preventDefault();
    send(paths.topic(by('send-topic-name').value.trim()));
  });
  by('broadcast').addEventListener('click', () => send(paths.broadcast()));
}

function accepted({ status, body }) {
  const id = typeof body?.id === 'object' ? JSON.stringify(body.id) : body?.id;
  return `${status} – id ${id}, topic ${body?.topic}`;
}

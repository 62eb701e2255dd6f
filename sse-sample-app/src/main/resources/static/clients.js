// Who is connected: the list and the counts, asked for every two seconds while the page is seen.

import { get, post, paths } from './api.js';
import { element, clock } from './dom.js';

const EVERY = 2000;
const MAX_SHOWN = 100;

const by = (id) => document.getElementById(id);

export class Clients {
  #list = by('clients');
  #note = by('clients-note');
  #answer = by('clients-answer');
  #timer = 0;
  #asking = false;
  #again = false;
  #me;

  /** @param me gives the id of this page's own client */
  constructor(me) {
    this.#me = me;
    this.#list.addEventListener('click', (event) => {
      const button = event.target.closest('button[data-disconnect]');
      if (button) this.#disconnect(button.dataset.disconnect);
    });
    this.#askBeforeShutdown();
    document.addEventListener('visibilitychange', () => this.refresh());
    this.refresh();
  }

  /** Asks now, and every two seconds from now on. */
  async refresh() {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    this.#again = false;
    try {
      const [clients, counts] = await Promise.all([get(paths.clients()), get(paths.counts())]);
      this.#show(clients, counts);
    } catch (error) {
      this.#note.hidden = false;
      this.#note.textContent = `Not up to date: ${error.message}`;
    }
    this.#asking = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), this.#again ? 0 : EVERY);
  }

  #show(clients, counts) {
    by('count-clients').textContent = counts.clients;
    by('count-streams').textContent = counts.streams;
    by('count-node-clients').textContent = counts.node.clients;
    by('count-node-streams').textContent = counts.node.streams;
    const shown = clients.slice(0, MAX_SHOWN);
    const rows = new Map([...this.#list.children].map((row) => [row.dataset.client, row]));
    const wanted = shown.map((client) => this.#fill(rows.get(client.id) ?? emptyRow(client.id), client));
    for (const row of rows.values()) {
      if (!wanted.includes(row)) row.remove();
    }
    // Rows that stay are moved only where the order changed, so that the focus stays in them.
    wanted.forEach((row, i) => {
      if (this.#list.children[i] !== row) this.#list.insertBefore(row, this.#list.children[i] ?? null);
    });
    const left = clients.length - shown.length;
    this.#note.hidden = clients.length > 0 && left === 0;
    this.#note.textContent = left > 0 ? `… and ${left} more.` : 'Nobody.';
  }

  #fill(row, client) {
    const nodes = Array.isArray(client.nodes) ? client.nodes : [];
    const since = client.since ? new Date(client.since) : null;
    row.dataset.streams = client.streams;
    const [name, facts] = row.children;
    name.textContent = client.id === this.#me() ? `${client.id} (you)` : client.id;
    facts.textContent = [
      client.streams === 1 ? '1 stream' : `${client.streams} streams`,
      nodes.length ? `on ${nodes.join(', ')}` : '',
      since && !Number.isNaN(since.getTime()) ? `since ${clock(since)}` : '',
    ].filter(Boolean).join(', ');
    return row;
  }

  async #disconnect(id) {
    const answer = await post(paths.disconnect(id));
    this.#answer.textContent = answer.ok ? `${id}: ${ended(answer.body)}` : `${id}: ${answer.text}`;
    this.refresh();
  }

  #askBeforeShutdown() {
    const dialog = by('shutdown-dialog');
    by('shutdown').addEventListener('click', () => dialog.showModal());
    by('shutdown-cancel').addEventListener('click', () => dialog.close());
    by('shutdown-confirm').addEventListener('click', async () => {
      dialog.close();
      const answer = await post(paths.shutdown());
      this.#answer.textContent = answer.ok ? `All: ${ended(answer.body)}` : answer.text;
      this.refresh();
    });
  }
}

function emptyRow(id) {
  const row = element('li', { 'data-client': id });
  row.append(
    element('span', { class: 'client-name' }),
    element('span', { class: 'client-facts' }),
    element('button', { type: 'button', class: 'small', 'data-disconnect': id, 'aria-label': `Disconnect ${id}` }, 'Disconnect'),
  );
  return row;
}

const ended = (body) => (body?.streams === 1 ? '1 stream ended for good.' : `${body?.streams ?? 0} streams ended for good.`);

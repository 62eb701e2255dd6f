// Asks for a ticket with the token, and opens the stream with that: EventSource sends no headers.
const byId = (id) => document.getElementById(id);
const say = (text) => { byId('state').textContent = text; };
let lastEventId = '';

async function connect(token) {
  const answer = await fetch('prices/ticket', { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  if (answer.status === 401) return say('the token is not good (any more)');
  if (!answer.ok) return setTimeout(connect, 5000, token);
  const { ticket } = await answer.json();
  const source = new EventSource(`prices?${new URLSearchParams({ ticket, lastEventId })}`);
  let over = false;
  source.addEventListener('sse.ready', (e) => say(`connected as ${JSON.parse(e.data).client}`));
  source.addEventListener('sse.ended', (e) => { over = true; say(`ended: ${e.data}`); source.close(); });
  source.addEventListener('price', (e) => {
    lastEventId = e.lastEventId;
    const { symbol, cents } = JSON.parse(e.data);
    const line = document.createElement('li');
    line.textContent = `${symbol}: ${(cents / 100).toFixed(2)}`;
    byId('prices').append(line);
  });
  // a ticket is good once: each try takes a new one, and the last event id along
  source.onerror = () => {
    source.close();
    if (!over) { say('reconnecting'); setTimeout(connect, 2000, token); }
  };
}

byId('connect').addEventListener('submit', (e) => {
  e.preventDefault();
  connect(e.target.elements.token.value);
});

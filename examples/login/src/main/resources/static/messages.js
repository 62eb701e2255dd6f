// Shows what comes in, sends, and logs out. EventSource brings the login's cookie along.
const byId = (id) => document.getElementById(id);
const token = () => decodeURIComponent(document.cookie.match(/XSRF-TOKEN=([^;]*)/)?.[1] ?? '');
const post = (url, body) => fetch(url, { method: 'POST', body, headers: { 'X-XSRF-TOKEN': token(), 'Content-Type': 'text/plain' } });
const say = (text) => { byId('state').textContent = text; };

const source = new EventSource('messages');
source.addEventListener('sse.ready', (e) => say(`connected as ${JSON.parse(e.data).client}`));
source.addEventListener('message', (e) => {
  const { from, text } = JSON.parse(e.data);
  const line = document.createElement('li');
  line.textContent = `${from}: ${text}`;
  byId('messages').append(line);
});
// without a login the next try is answered with 401, at which EventSource stops
source.onerror = () => say(source.readyState === EventSource.CLOSED ? 'logged out' : 'reconnecting');

byId('send').addEventListener('submit', async (e) => {
  e.preventDefault();
  const { to, text } = e.target.elements;
  const answer = await post(`messages/${encodeURIComponent(to.value)}`, text.value);
  if (!answer.ok) say(`not sent: ${answer.status}`);
});
byId('logout').addEventListener('click', async () => {
  await post('logout', '');
  say('logged out');
});

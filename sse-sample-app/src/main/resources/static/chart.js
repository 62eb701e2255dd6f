// Events per second over the last minute: sixty bars, and the same in words.

import { events } from './words.js';

const SECONDS = 60;
const WIDTH = 600;
const HEIGHT = 100;
const SVG = 'http://www.w3.org/2000/svg';

export class Chart {
  #bars = [];
  #counts = new Map(); // second since 1970 -> events that arrived in it
  #words = document.getElementById('chart-text');

  constructor() {
    const chart = document.getElementById('chart');
    const step = WIDTH / SECONDS;
    for (let i = 0; i < SECONDS; i += 1) {
      const bar = document.createElementNS(SVG, 'rect');
      bar.setAttribute('x', i * step + 1);
      bar.setAttribute('width', step - 2);
      this.#bars.push(bar);
    }
    chart.append(...this.#bars);
    this.#draw();
    setInterval(() => this.#draw(), 1000);
    document.addEventListener('visibilitychange', () => this.#draw());
  }

  /** One more event, now. */
  count() {
    const second = Math.floor(Date.now() / 1000);
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + 1);
  }

  #draw() {
    const first = Math.floor(Date.now() / 1000) - SECONDS + 1;
    for (const second of this.#counts.keys()) {
      if (second < first) this.#counts.delete(second);
    }
    if (document.hidden) return;
    const values = this.#bars.map((_, i) => this.#counts.get(first + i) ?? 0);
    const most = Math.max(...values);
    this.#bars.forEach((bar, i) => {
      const height = values[i] ? Math.max((values[i] / most) * HEIGHT, 3) : 1;
      bar.setAttribute('y', HEIGHT - height);
      bar.setAttribute('height', height);
      bar.setAttribute('class', values[i] ? 'bar' : 'bar bar-none');
    });
    const all = values.reduce((sum, n) => sum + n, 0);
    this.#words.textContent = all
      ? `${events(all)} in the last 60 seconds, at most ${most} in one.`
      : 'No events in the last 60 seconds.';
  }
}

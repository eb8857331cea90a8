/** A thread that asks for one address again and again, so that the work of the bench delays no question of it. */
import { Agent, get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const EVERY_MS = 10;
const url = String(workerData);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let longest = 0;
let asked = 0;

parentPort?.on('message', () => {
  parentPort?.postMessage({ longest, asked });
  longest = 0;
  asked = 0;
});

for (;;) {
  const started = performance.now();
  await new Promise<void>((resolve) => {
    get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', () => resolve());
  });
  longest = Math.max(longest, performance.now() - started);
  asked += 1;
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}

import type { Request, Response } from 'express';
import type { ServerEvent } from '../../contract/events.ts';
import { HttpProblem } from './problems.ts';

/** Listeners to events: pages over server-sent events. */
export interface EventHub {
  publish(event: ServerEvent): void;
  /** Answers what ends it. */
  subscribe(listener: (event: ServerEvent) => void): () => void;
  listeners(): number;
}

export function createEventHub(): EventHub {
  const listeners = new Set<(event: ServerEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners: () => listeners.size,
  };
}

const MAX_LISTENERS = 100;
const HEARTBEAT_MS = 20_000;

/** Streams events to a page until it leaves. A comment every 20 s shows both sides that the connection is alive. */
export function streamEvents(hub: EventHub, request: Request, response: Response): void {
  if (hub.listeners() >= MAX_LISTENERS) {
    response.set('Retry-After', '30');
    throw new HttpProblem(503, 'Try again later', 'Too many pages listen already.');
  }
  response.set({
    'Content-Type': 'text/event-stream',
    // With compression, an event would wait for the ones after it.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  response.write('retry: 3000\n\n');
  const unsubscribe = hub.subscribe((event) =>
    response.write(`event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`),
  );
  const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  request.on('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
  });
}

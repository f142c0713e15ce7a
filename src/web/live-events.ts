import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Locale } from '../languages/index.ts';

/** What open pages are told while it happens; `html` is the message in the page's own language. */
export type LiveEvent =
  | {
      readonly type: 'entry';
      readonly id: string;
      readonly html: string;
      readonly state: string;
      readonly sounds: number;
    }
  | { readonly type: 'removed'; readonly id: string }
  /** `done`: 0..1, absent while it is not known. */
  | { readonly type: 'progress'; readonly id: string; readonly text: string; readonly done?: number };

/** Server-sent events to every open page. */
export interface LiveEvents {
  /** Changes with every event, and with every start of the program: a page with another version loads the messages anew. */
  version(): string;
  /** `render` is called once for each language that someone reads. */
  publish(render: (locale: Locale) => LiveEvent | Promise<LiveEvent>): Promise<void>;
  subscribe(c: Context, locale: Locale): Response;
  /** Ends every stream. */
  close(): void;
}

/** Pages of one person; more are a loop that reconnects. */
const maxStreams = 64;
/** Keeps proxies and sleeping laptops from taking a silent stream for a dead one. */
const heartbeatMs = 15_000;

/** A page that does not read (a sleeping laptop) is cut off after so many events; it loads all messages when it is back. */
const maxUnread = 200;

interface Subscriber {
  readonly locale: Locale;
  readonly stream: SSEStreamingApi;
  unread: number;
}

export function createLiveEvents(): LiveEvents {
  const boot = randomBytes(4).toString('hex');
  const subscribers = new Set<Subscriber>();
  let revision = 0;
  let last: Promise<void> = Promise.resolve();

  const version = (): string => `${boot}.${revision}`;

  /** Never waits for a reader: answers must not depend on who looks at them. */
  function hand(subscriber: Subscriber, data: string, id: string): void {
    subscriber.unread++;
    if (subscriber.unread > maxUnread) drop(subscriber);
    else
      subscriber.stream.writeSSE({ id, data }).then(
        () => {
          subscriber.unread--;
        },
        () => drop(subscriber),
      );
  }

  function drop(subscriber: Subscriber): void {
    subscribers.delete(subscriber);
    subscriber.stream.abort();
  }

  async function send(id: string, render: (locale: Locale) => LiveEvent | Promise<LiveEvent>): Promise<void> {
    for (const locale of new Set([...subscribers].map((subscriber) => subscriber.locale))) {
      const data = JSON.stringify(await render(locale));
      for (const subscriber of subscribers) if (subscriber.locale === locale) hand(subscriber, data, id);
    }
  }

  return {
    version,
    publish(render) {
      revision++;
      const id = version();
      // One after the other, so that pages see changes in their order.
      const sent = last.then(() => send(id, render));
      last = sent.catch(() => undefined);
      return sent;
    },
    subscribe(c, locale) {
      // There is no body to stream, so nobody would ever end the subscription.
      if (c.req.method === 'HEAD')
        return c.body(null, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
      if (subscribers.size >= maxStreams) return c.text('Too many open pages.\n', 503);
      return streamSSE(c, async (stream) => {
        const subscriber: Subscriber = { locale, stream, unread: 0 };
        subscribers.add(subscriber);
        const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
        const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs).unref();
        await stream.writeSSE({ event: 'version', data: version(), retry: 1000 });
        await ended;
        clearInterval(heartbeat);
        subscribers.delete(subscriber);
      });
    },
    close() {
      for (const subscriber of subscribers) drop(subscriber);
    },
  };
}

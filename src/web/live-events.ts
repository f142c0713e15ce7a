import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Locale } from '../chat/chat.ts';

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

interface Subscriber {
  readonly locale: Locale;
  readonly stream: SSEStreamingApi;
}

export function createLiveEvents(): LiveEvents {
  const boot = randomBytes(4).toString('hex');
  const subscribers = new Set<Subscriber>();
  let revision = 0;
  let last: Promise<void> = Promise.resolve();

  const version = (): string => `${boot}.${revision}`;

  async function send(render: (locale: Locale) => LiveEvent | Promise<LiveEvent>): Promise<void> {
    const id = version();
    const rendered = new Map<Locale, string>();
    for (const { locale, stream } of [...subscribers]) {
      const data = rendered.get(locale) ?? JSON.stringify(await render(locale));
      rendered.set(locale, data);
      await stream.writeSSE({ id, data });
    }
  }

  return {
    version,
    publish(render) {
      revision++;
      // One after the other, so that pages see changes in their order.
      const sent = last.then(() => send(render));
      last = sent.catch(() => undefined);
      return sent;
    },
    subscribe(c, locale) {
      if (subscribers.size >= maxStreams) return c.text('Too many open pages.\n', 503);
      return streamSSE(c, async (stream) => {
        const subscriber: Subscriber = { locale, stream };
        subscribers.add(subscriber);
        stream.onAbort(() => void subscribers.delete(subscriber));
        await stream.writeSSE({ event: 'version', data: version(), retry: 1000 });
        while (subscribers.has(subscriber) && !stream.closed) {
          await stream.sleep(heartbeatMs);
          await stream.write(': still here\n\n');
        }
      });
    },
    close() {
      for (const { stream } of subscribers) stream.abort();
      subscribers.clear();
    },
  };
}

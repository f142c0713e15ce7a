import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import PQueue from 'p-queue';
import type { Locale } from '../languages/index.ts';
import type { KitView } from './kit-view.ts';

/** What open pages are told as it happens; `html` is the message in the page's own language. */
export type LiveEvent =
  | {
      readonly type: 'entry';
      readonly id: string;
      readonly html: string;
      readonly state: string;
      readonly sounds: number;
    }
  | { readonly type: 'removed'; readonly id: string }
  /** A kit of the person at the page was changed, or deleted (null). */
  | { readonly type: 'kit'; readonly kitId: string; readonly kit: KitView | null; readonly isCurrent: boolean }
  /** `done`: 0..1, absent while it is not known. */
  | { readonly type: 'progress'; readonly id: string; readonly text: string; readonly done?: number };

/** Called once for each language that someone reads. */
type Render = (locale: Locale) => LiveEvent | Promise<LiveEvent>;

interface Subscriber {
  readonly locale: Locale;
  readonly stream: SSEStreamingApi;
  unread: number;
}

/** Pages of one person; more are a loop that reconnects. */
const maxStreams = 64;
/** Keeps proxies and sleeping laptops from taking a silent stream for a dead one. */
const heartbeatMs = 15_000;
/** A page that does not read (a sleeping laptop) is cut off after this many events; it loads all messages when it is back. */
const maxUnread = 200;

/** Server-sent events to every open page. */
export class LiveEvents {
  readonly #boot = randomBytes(4).toString('hex');
  readonly #subscribers = new Set<Subscriber>();
  #revision = 0;
  /** One after the other, so that pages see changes in their order. */
  readonly #sending = new PQueue({ concurrency: 1 });

  /** Changes with every event and every start of the program: a page with another version loads the messages anew. */
  version(): string {
    return `${this.#boot}.${this.#revision}`;
  }

  /** Resolves when the event is on its way to every page. */
  publish(render: Render): Promise<void> {
    this.#revision++;
    const id = this.version();
    return this.#sending.add(() => this.#send(id, render));
  }

  /** Events were missed: every page loads everything anew. */
  renew(): void {
    this.#revision++;
    for (const { stream } of this.#subscribers) void stream.writeSSE({ event: 'version', data: this.version() });
  }

  subscribe(c: Context, locale: Locale): Response {
    // There is no body to stream, so nobody would ever end the subscription.
    if (c.req.method === 'HEAD')
      return c.body(null, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    if (this.#subscribers.size >= maxStreams) return c.text('Too many open pages.\n', 503);
    return streamSSE(c, async (stream) => {
      const subscriber: Subscriber = { locale, stream, unread: 0 };
      this.#subscribers.add(subscriber);
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs).unref();
      await stream.writeSSE({ event: 'version', data: this.version(), retry: 1000 });
      await ended;
      clearInterval(heartbeat);
      this.#subscribers.delete(subscriber);
    });
  }

  /** Ends every stream. */
  close(): void {
    for (const subscriber of this.#subscribers) this.#drop(subscriber);
  }

  async #send(id: string, render: Render): Promise<void> {
    for (const locale of new Set([...this.#subscribers].map((subscriber) => subscriber.locale))) {
      const data = JSON.stringify(await render(locale));
      for (const subscriber of this.#subscribers)
        if (subscriber.locale === locale) this.#hand(subscriber, data, id).catch(() => this.#drop(subscriber));
    }
  }

  /** Not awaited by its caller: answers must not depend on who reads them. */
  async #hand(subscriber: Subscriber, data: string, id: string): Promise<void> {
    if (++subscriber.unread > maxUnread) return this.#drop(subscriber);
    await subscriber.stream.writeSSE({ id, data });
    subscriber.unread--;
  }

  #drop(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    subscriber.stream.abort();
  }
}

import type { Browser } from 'playwright-core';

/** A page that nobody watches: Playwright's own pages keep the bytes of all they load, some 200 MB of them. */
export interface BarePage {
  /** A command of Chromium's DevTools protocol to this page. */
  send<Answer = unknown>(method: string, params?: object): Promise<Answer>;
  /** The value of an expression, awaited. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Until an expression is true. */
  until(expression: string): Promise<void>;
  key(key: string): Promise<void>;
  /** Processes that render it; the browser keeps spare ones beside. */
  processIds(): Promise<number[]>;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export async function openBarePage(browser: Browser, url: string): Promise<BarePage> {
  const session = await browser.newBrowserCDPSession();
  const before = await renderers();
  const { targetId } = await session.send('Target.createTarget', { url, width: 1280, height: 800 });
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const reply = JSON.parse(message) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });

  async function renderers(): Promise<number[]> {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  }

  async function send<Answer>(method: string, params: object = {}): Promise<Answer> {
    const id = ++last;
    const replied = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    const { result, error } = await replied;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as Answer;
  }

  async function evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await send<{ result: { value: Value }; exceptionDetails?: object }>(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
    );
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  return {
    send,
    evaluate,
    async until(expression) {
      while (!(await evaluate(expression))) await new Promise((resolve) => setTimeout(resolve, 30));
    },
    async key(key) {
      const code = key === ' ' ? 'Space' : /^\d$/.test(key) ? `Digit${key}` : '';
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text: key });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code });
    },
    async processIds() {
      return (await renderers()).filter((id) => !before.includes(id));
    },
  };
}

import type { TestContext } from 'node:test';
import WebSocket from 'ws';
import { afterwards } from '../stubs/last-first.ts';
import { type Sent, startTestDiscord, type TestDiscord } from './server/test-discord.ts';

export type Json = Record<string, unknown>;

/** A test Discord that nobody but `fetch` talks to, with a command, a channel and a person. */
export async function startTown(t: TestContext) {
  const discord = await startTestDiscord();
  const channel = discord.channel(discord.guild('Kick Club'), 'drums');
  const base = `${discord.api}/v10`;
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = response.status === 204 ? {} : ((await response.json()) as Json);
    return { status: response.status, code: answer.code, answer };
  };
  const { world } = discord;
  await call('PUT', `/applications/${world.applicationId}/commands`, [
    { type: 1, name: 'kick', description: 'Makes kicks' },
  ]);
  const ann = discord.person('Ann');
  const kick = (): Sent => ann.slash(channel, 'kick');
  const acknowledge = (sent: Sent, body: unknown) =>
    call('POST', `/interactions/${sent.id}/${sent.token}/callback`, body);
  const original = (sent: Sent) => `/webhooks/${world.applicationId}/${sent.token}/messages/@original`;
  afterwards(t, () => discord.stop());
  return { discord, channel, call, kick, acknowledge, original, ann };
}

/** Connects by hand and returns what the gateway says after this was sent. */
export async function say(discord: TestDiscord, message: unknown): Promise<{ op?: number; closed?: number }> {
  const socket = new WebSocket(discord.api.replace('http', 'ws').replace('/api', ''));
  const heard = await new Promise<{ op?: number; closed?: number }>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const { op } = JSON.parse(data.toString()) as { op: number };
      if (op === 10) socket.send(JSON.stringify(message));
      else resolve({ op });
    });
    socket.on('close', (closed: number) => resolve({ closed }));
  });
  socket.terminate();
  return heard;
}

import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { botUser, randomToken, type World } from './world.ts';

interface Session {
  readonly id: string;
  seq: number;
  /** Every event since the session began, for a resume. */
  readonly sent: { readonly s: number; readonly text: string }[];
}

export interface Gateway {
  /** Sends an event, now or when the session is resumed. */
  dispatch(type: string, data: unknown): void;
  /** Asks the bot to reconnect (op 7). */
  reconnect(): void;
  /** Ends the session (op 9), to be resumed or not. */
  invalidate(resumable: boolean): void;
  /** Cuts the connection without a word. */
  drop(): void;
  /** Closes every connection that identifies with this code, e.g. 4014. */
  refuseWith(code: number): void;
  /** Closes the connection with this code, e.g. 4004 for a token that was revoked. */
  close(code: number): void;
  readonly identifies: number;
  readonly resumes: number;
  readonly presences: readonly { readonly at: number; readonly text: string }[];
  readonly intents: number;
  stop(): void;
}

const guildsIntent = 1;
const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15);

const guildJson = (world: World, id: string) => ({
  id,
  name: world.guilds.get(id)?.name ?? '',
  owner_id: world.botId,
  unavailable: false,
  joined_at: new Date().toISOString(),
  large: false,
  member_count: 2,
  features: [],
  preferred_locale: 'en-US',
  premium_tier: 0,
  nsfw_level: 0,
  verification_level: 0,
  system_channel_flags: 0,
  afk_timeout: 300,
  roles: [
    {
      id,
      name: '@everyone',
      permissions: '0',
      position: 0,
      color: 0,
      hoist: false,
      managed: false,
      mentionable: false,
    },
  ],
  channels: [...world.channels.values()]
    .filter(({ guildId, known }) => guildId === id && known)
    .map((channel, position) => ({
      id: channel.id,
      type: 0,
      name: channel.name,
      guild_id: id,
      position,
      permission_overwrites: [],
    })),
  members: [
    { user: botUser(world), roles: [], joined_at: new Date().toISOString(), deaf: false, mute: false, flags: 0 },
  ],
  threads: [],
  emojis: [],
  stickers: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
});

/** The gateway on the same port: hello, identify, resume, heartbeats, presence; anything else is a complaint. */
export function createGateway(world: World, server: Server): Gateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  const presences: { at: number; text: string }[] = [];
  let session: Session | undefined;
  let socket: WebSocket | undefined;
  let identifies = 0;
  let resumes = 0;
  let intents = 0;
  let refusal: number | undefined;

  const emit = (type: string, data: unknown) => {
    if (!session) return;
    const event = { s: ++session.seq, text: JSON.stringify({ op: 0, t: type, s: session.seq, d: data }) };
    session.sent.push(event);
    socket?.send(event.text);
  };

  function identify(client: WebSocket, d: { token?: string; intents?: number }): void {
    intents = d.intents ?? 0;
    if (refusal !== undefined) return void client.close(refusal);
    if (d.token !== world.token) return void client.close(4004, 'Authentication failed.');
    if (intents & privilegedIntents) return void client.close(4014, 'Disallowed intent(s).');
    if (intents !== guildsIntent) world.complaints.push(`intents ${intents} instead of Guilds alone`);
    identifies++;
    session = { id: randomToken().slice(0, 32), seq: 0, sent: [] };
    sessions.set(session.id, session);
    socket = client;
    emit('READY', {
      v: 10,
      user: botUser(world),
      guilds: [...world.guilds.keys()].map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: world.origin.replace('http', 'ws'),
      shard: [0, 1],
      application: { id: world.applicationId, flags: 0 },
    });
    for (const id of world.guilds.keys()) emit('GUILD_CREATE', guildJson(world, id));
  }

  function resume(client: WebSocket, d: { token?: string; session_id?: string; seq?: number }): void {
    const found = sessions.get(d.session_id ?? '');
    if (d.token !== world.token) return void client.close(4004, 'Authentication failed.');
    if (!found) return void client.send(JSON.stringify({ op: 9, d: false }));
    resumes++;
    session = found;
    socket = client;
    for (const { s, text } of session.sent) if (s > (d.seq ?? 0)) client.send(text);
    emit('RESUMED', {});
  }

  const ops: Record<number, (client: WebSocket, d: never) => void> = {
    1: (client) => client.send(JSON.stringify({ op: 11 })),
    2: identify,
    3: (_, d: { activities?: { state?: string; name?: string }[] }) => {
      presences.push({ at: Date.now(), text: d.activities?.[0]?.state ?? d.activities?.[0]?.name ?? '' });
    },
    6: resume,
  };

  sockets.on('connection', (client) => {
    client.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
    client.on('message', (data) => {
      const { op, d } = JSON.parse(data.toString()) as { op: number; d: never };
      const handle = ops[op];
      if (handle) handle(client, d);
      else world.complaints.push(`gateway op ${op}`);
      world.events.emit('change');
    });
    client.on('close', (code) => {
      if (socket === client) socket = undefined;
      // 1000 and 1001 end the session on Discord's side as well.
      if (session && (code === 1000 || code === 1001)) sessions.delete(session.id);
      world.events.emit('change');
    });
  });

  return {
    dispatch: emit,
    reconnect: () => socket?.send(JSON.stringify({ op: 7, d: null })),
    invalidate(resumable) {
      if (!resumable && session) sessions.delete(session.id);
      socket?.send(JSON.stringify({ op: 9, d: resumable }));
    },
    drop: () => socket?.terminate(),
    refuseWith(code) {
      refusal = code;
    },
    close: (code) => socket?.close(code),
    get identifies() {
      return identifies;
    },
    get resumes() {
      return resumes;
    },
    get intents() {
      return intents;
    },
    presences,
    stop() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

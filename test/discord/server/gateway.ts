import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { createPace } from './identify-pace.ts';
import { botUser, guildJson } from './json.ts';
import { randomToken, type World } from './world.ts';

interface Session {
  readonly id: string;
  /** Number of this shard, and of how many. */
  readonly shard: readonly [number, number];
  seq: number;
  /** Every event since the session began, for a resume. */
  readonly sent: { readonly s: number; readonly text: string }[];
  socket: WebSocket | undefined;
}

/** What it does to connections it does to all of them: of every shard and every process that logged in. */
export interface Gateway {
  /** Sends an event of a server to whoever serves it, now or when the session is resumed. */
  dispatch(type: string, data: object): void;
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
  /** Identifies that broke the pace. */
  readonly tooFast: number;
  readonly presences: readonly { readonly at: number; readonly text: string }[];
  readonly intents: number;
  stop(): void;
}

const guildsIntent = 1;
const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15);
/** After these a session cannot be resumed: 1000 and 1001 of the bot's own, an invalid sequence, a timeout. */
const endsSession: ReadonlySet<number> = new Set([1000, 1001, 4007, 4009]);
/** After these a bot must not come back by itself. */
const finalCodes: ReadonlySet<number> = new Set([4004, 4010, 4011, 4012, 4013, 4014]);

const shardOf = (guildId: string, count: number): number => Number((BigInt(guildId) >> 22n) % BigInt(count));

/** The gateway on the same port: hello, identify, resume, heartbeats, presence; anything else is a complaint. */
export function createGateway(world: World, server: Server): Gateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  const presences: { at: number; text: string }[] = [];
  const pace = createPace(world.sessions);
  let identifies = 0;
  let resumes = 0;
  let tooFast = 0;
  let intents = 0;
  let refusal: number | undefined;

  const live = () => [...sessions.values()].filter(({ socket }) => socket);
  const send = (session: Session, type: string, data: unknown) => {
    const event = { s: ++session.seq, text: JSON.stringify({ op: 0, t: type, s: session.seq, d: data }) };
    session.sent.push(event);
    session.socket?.send(event.text);
  };
  const serves = ({ shard: [number, count] }: Session, guildId: string | undefined) =>
    guildId === undefined ? number === 0 : shardOf(guildId, count) === number;

  type Identify = { token?: string; intents?: number; shard?: [number, number] };

  /** The code with which a connection is closed that may not identify like this. */
  function closeCodeOf({ token, intents = 0, shard: [number, count] = [0, 1] }: Identify): number | undefined {
    if (refusal !== undefined) return refusal;
    if (token !== world.token || world.sessions.remaining <= 0) return 4004;
    if (!Number.isInteger(number) || number < 0 || !(number < count)) return 4010;
    if (count < world.sessions.shards) return 4011;
    return intents & privilegedIntents ? 4014 : undefined;
  }

  function identify(client: WebSocket, d: Identify): void {
    intents = d.intents ?? 0;
    const code = closeCodeOf(d);
    if (code !== undefined) return void client.close(code);
    const shard = d.shard ?? [0, 1];
    if (!pace.take(shard[0])) {
      tooFast++;
      return void client.send(JSON.stringify({ op: 9, d: false }));
    }
    if (intents !== guildsIntent) world.complaints.push(`intents ${intents} instead of Guilds alone`);
    identifies++;
    world.sessions.remaining--;
    const session: Session = { id: randomToken().slice(0, 32), shard, seq: 0, sent: [], socket: client };
    sessions.set(session.id, session);
    const guilds = [...world.guilds.keys()].filter((id) => serves(session, id));
    send(session, 'READY', {
      v: 10,
      user: botUser(world),
      guilds: guilds.map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: world.origin.replace('http', 'ws'),
      shard,
      application: { id: world.applicationId, flags: 0 },
    });
    for (const id of guilds) if (!world.unavailable.has(id)) send(session, 'GUILD_CREATE', guildJson(world, id));
  }

  function resume(client: WebSocket, d: { token?: string; session_id?: string; seq?: number }): void {
    const found = sessions.get(d.session_id ?? '');
    if (d.token !== world.token) return void client.close(4004, 'Authentication failed.');
    if (!found) return void client.send(JSON.stringify({ op: 9, d: false }));
    resumes++;
    found.socket = client;
    for (const { s, text } of found.sent) if (s > (d.seq ?? 0)) client.send(text);
    send(found, 'RESUMED', {});
  }

  const ops: Record<number, (client: WebSocket, d: never) => void> = {
    1: (client) => client.send(JSON.stringify({ op: 11 })),
    2: identify,
    3: (_, d: { activities?: { state?: string; name?: string }[] }) => {
      presences.push({ at: Date.now(), text: d.activities?.[0]?.state ?? d.activities?.[0]?.name ?? '' });
    },
    6: resume,
  };

  /** What became of a connection; a session without one waits to be resumed. */
  function closed(client: WebSocket, code: number): void {
    for (const session of sessions.values()) {
      if (session.socket !== client) continue;
      session.socket = undefined;
      if (endsSession.has(code) || finalCodes.has(code)) sessions.delete(session.id);
    }
  }

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
      closed(client, code);
      world.events.emit('change');
    });
  });

  return {
    dispatch(type, data: { guild_id?: string }) {
      for (const session of sessions.values()) if (serves(session, data.guild_id)) send(session, type, data);
    },
    reconnect() {
      for (const { socket } of live()) socket?.send(JSON.stringify({ op: 7, d: null }));
    },
    invalidate(resumable) {
      for (const session of live()) {
        session.socket?.send(JSON.stringify({ op: 9, d: resumable }));
        if (!resumable) sessions.delete(session.id);
      }
    },
    drop() {
      for (const { socket } of live()) socket?.terminate();
    },
    refuseWith(code) {
      refusal = code;
    },
    close(code) {
      for (const { socket } of live()) {
        if (!socket) continue;
        // Discord has forgotten the session before the bot has read the code.
        closed(socket, code);
        socket.close(code);
      }
    },
    get identifies() {
      return identifies;
    },
    get resumes() {
      return resumes;
    },
    get tooFast() {
      return tooFast;
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

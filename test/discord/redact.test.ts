import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRedact, redactLog } from '../../src/discord/redact.ts';
import { type LogLine, logTo } from '../stubs/log.ts';

const botToken = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GtEsTt.abcdefghijklmnopqrstuvwxyz0123456789AB';
const path = 'https://discord.com/api/v10/webhooks/12345678901234567/aW50ZXJhY3Rpb24-secret_1/messages/@original';

test('bot tokens and the tokens of interactions leave every text', () => {
  const redact = createRedact('the-token');
  assert.equal(redact('Bot the-token!'), 'Bot [token]!');
  assert.equal(redact(`another ${botToken}`), 'another [token]');
  assert.equal(redact(path), 'https://discord.com/api/v10/webhooks/12345678901234567/[token]/messages/@original');
  assert.equal(redact('/interactions/1/abc/callback'), '/interactions/1/[token]/callback');
});

test('a logged error loses its tokens wherever they stand, and its files', () => {
  const lines: LogLine[] = [];
  const log = redactLog(logTo(lines), createRedact(botToken));
  const error = Object.assign(new Error(`POST ${path}`, { cause: new Error(botToken) }), {
    url: path,
    method: 'POST',
    code: 10062,
    requestBody: { files: [{ data: Buffer.alloc(10) }], json: { token: 'aW50ZXJhY3Rpb24-secret_1' } },
  });
  log.error({ error, delivery: { token: 'aW50ZXJhY3Rpb24-secret_1' }, list: [path] }, `failed ${path}`);
  const text = JSON.stringify(lines);
  assert.doesNotMatch(text, /secret_1|abcdefghij/);
  assert.match(text, /10062/);
});

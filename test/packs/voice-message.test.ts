import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import decodeOpus from '@audio/decode-opus';
import { resampleTo } from '../../src/audio/resample.ts';
import { readWav } from '../../src/audio/wav.ts';
import { writeOpus } from '../../src/audio/write-opus.ts';
import { voiceMessage } from '../../src/packs/voice-message.ts';
import { afterwards } from '../stubs/last-first.ts';

const kick = new Uint8Array(readFileSync(new URL('../../docs/sounds/kick.wav', import.meta.url)));
const snare = new Uint8Array(readFileSync(new URL('../../docs/sounds/snare.wav', import.meta.url)));
const rate = 48_000;
const at48 = async (wav: Uint8Array) =>
  (await resampleTo(readWav(wav).sound, { sampleRate: rate, channels: 2 })).channels[0]!;

/** Sum of products of two signals, the second one later by `lag` frames, over their energies. */
function correlation(a: Float32Array, b: Float32Array, lag: number): number {
  let [both, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i + lag] ?? 0];
    both += x * y;
    left += x * x;
    right += y * y;
  }
  return both / Math.sqrt(left * right || 1);
}

const bright = (samples: Float32Array): Float32Array => samples.map((value, i) => value - (samples[i - 1] ?? 0));

test('a foreign decoder reads the voice message: as long to the frame, each sound where it is said, with lag 0', async () => {
  const voice = await voiceMessage([kick, snare, kick]);
  const { channelData, sampleRate } = await decodeOpus(voice.bytes);
  assert.equal(sampleRate, rate);
  assert.equal(channelData.length, 2);
  const [kickFrames, snareFrames] = [(await at48(kick)).length, (await at48(snare)).length];
  const pause = 0.35 * rate;
  assert.equal(Math.round(voice.durationSecs * rate), 2 * kickFrames + snareFrames + 2 * pause);
  assert.equal(channelData[0]?.length, voice.durationSecs * rate);
  assert.deepEqual(
    voice.startSecs.map((secs) => Math.round(secs * rate)),
    [0, kickFrames + pause, kickFrames + snareFrames + 2 * pause],
  );
  const heard = channelData[0]!;
  for (const [i, wav] of [kick, snare, kick].entries()) {
    const own = await at48(wav);
    const from = Math.round((voice.startSecs[i] ?? 0) * rate);
    assert.ok(correlation(own, heard, from) > 0.95, `sound ${i + 1}: ${correlation(own, heard, from)}`);
    // The codec takes away what lies below 3 Hz, which shifts a kick's lowest tones: what is higher tells the lag.
    const lags = Array.from({ length: 41 }, (_, n) => n - 20);
    const fits = lags.map((lag) => correlation(bright(own), bright(heard), from + lag));
    assert.equal(lags[fits.indexOf(Math.max(...fits))], 0, `sound ${i + 1}`);
  }
});

test('the waveform has 256 points that follow the peaks: sound where there is sound, nothing in the pauses', async () => {
  const { waveform, startSecs, durationSecs } = await voiceMessage([kick, snare]);
  assert.equal(waveform.length, 256);
  const point = (secs: number): number => waveform[Math.floor((secs / durationSecs) * 256)]!;
  assert.ok(Math.max(...waveform) >= 245, `${Math.max(...waveform)}`);
  assert.equal(point(startSecs[1]! - 0.2), 0);
  assert.ok(point(startSecs[1]! + 0.02) > 60);
});

test('the same sounds give the same bytes, and any length of sound is kept to the frame', async () => {
  const [first, second] = [await voiceMessage([kick]), await voiceMessage([kick])];
  assert.deepEqual(first.bytes, second.bytes);
  for (const frames of [1, 647, 648, 649, 960, 48_000, 100_001]) {
    const channel = Float32Array.from({ length: frames }, (_, i) => 0.5 * Math.sin(i / 30));
    const { channelData } = await decodeOpus(writeOpus({ channels: [channel, channel], sampleRate: rate }));
    assert.equal(channelData[0]?.length, frames);
  }
});

const hasTool = (name: string): boolean => spawnSync(name, ['-h']).error === undefined;

test('opusinfo and ffmpeg find nothing wrong, and the same length', {
  skip: !hasTool('opusinfo') || !hasTool('ffmpeg'),
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rimshot-voice-'));
  afterwards(t, () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'voice.ogg');
  const { bytes, durationSecs } = await voiceMessage([kick, snare]);
  writeFileSync(path, bytes);
  const { stdout, stderr } = spawnSync('opusinfo', [path], { encoding: 'utf8' });
  assert.doesNotMatch(`${stdout}${stderr}`, /warning|error|invalid/i);
  const [, minutes, seconds] = /Playback length: (\d+)m:([\d.]+)s/.exec(stdout) ?? [];
  assert.ok(Math.abs(Number(minutes) * 60 + Number(seconds) - durationSecs) < 0.002, stdout);
  const raw = spawnSync('ffmpeg', ['-v', 'warning', '-i', path, '-f', 's16le', '-ac', '2', '-'], { maxBuffer: 1e8 });
  assert.equal(raw.stderr.toString(), '');
  assert.equal(raw.stdout.length, Math.round(durationSecs * rate) * 4);
});

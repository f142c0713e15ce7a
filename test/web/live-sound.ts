import type { Page } from 'playwright-core';
import type { Sound } from '../../src/audio/sound.ts';

/** A page that records holds its blocks here: first frame, then a list of samples for each channel. */
interface Recording {
  frames: [number, ...Float32Array[]][];
  isRecording?: boolean;
}

/** Frames that the graph makes at once. */
const blockFrames = 128;

/** Sends frames as the graph made them. */
const recorder = `
  registerProcessor('recorder', class extends AudioWorkletProcessor {
    process([input]) {
      if (input.length > 0) this.port.postMessage([currentFrame, ...input.map((channel) => channel.slice())]);
      return true;
    }
  });`;

/**
 * From the page's next load on, what its audio graph sends to the speaker is recorded. The context must bypass the
 * page's CSP: the recorder is a module that no page of ours has.
 */
export const recordsSpeaker = (page: Page): Promise<unknown> =>
  page.addInitScript((recorder) => {
    const frames: Recording['frames'] = [];
    Object.assign(window, { frames });
    const { connect } = AudioNode.prototype;
    const connected = function (this: AudioNode, target: AudioNode) {
      const { context } = this;
      if (target === context.destination && context instanceof AudioContext)
        void context.audioWorklet
          .addModule(URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' })))
          .then(() => {
            const node = new AudioWorkletNode(context, 'recorder');
            node.port.onmessage = ({ data }: MessageEvent<Recording['frames'][number]>) => {
              const [, ...channels] = data;
              // A slow machine is silent for seconds before the first sound.
              if (frames.length > 0 || channels.some((channel) => channel.some((value) => value !== 0)))
                frames.push(data);
            };
            connect.call(this, node as unknown as AudioNode & AudioParam);
            Object.assign(window, { isRecording: true });
          });
      return connect.call(this, target as AudioNode & AudioParam);
    };
    Object.assign(AudioNode.prototype, { connect: connected });
  }, recorder);

/** Plays the pattern for so long from its first sound on, and stops it: what the speaker got. */
export async function liveSound(page: Page, seconds: number): Promise<Sound> {
  // A press opens the graph; playback begins once it is recorded.
  await page.locator('h2').first().click();
  await page.waitForFunction(() => (window as unknown as Recording).isRecording);
  await page.evaluate(() => (window as unknown as Recording).frames.splice(0));
  await page.locator('#pattern-play').click();
  await page.waitForFunction(
    (blocks) => (window as unknown as Recording).frames.length > blocks,
    (seconds * 44_100) / blockFrames,
  );
  await page.locator('#pattern-play').click();
  const blocks = await page.evaluate(() =>
    (window as unknown as Recording).frames.map(([at, ...channels]) => [at, ...channels.map((one) => [...one])]),
  );
  return soundOf(blocks as unknown as Parameters<typeof soundOf>[0]);
}

/** Blocks by their first frame; the graph makes none where it is silent. */
function soundOf(blocks: readonly (readonly [number, ...(readonly number[])[]])[]): Sound {
  const [begin, end] = [blocks[0]![0], blocks.at(-1)![0] + blockFrames];
  const channels = [new Float32Array(end - begin), new Float32Array(end - begin)];
  for (const [at, left = [], right = left] of blocks) {
    channels[0]!.set(left, at - begin);
    channels[1]!.set(right, at - begin);
  }
  return { channels, sampleRate: 44_100 };
}

/**
 * The largest difference between a loop and where it is heard best, dB of full scale. A slow machine may have begun
 * late: somewhere from the second round on the loop is heard, with the tails of the one before.
 */
export function differenceDb(loop: Sound, live: Sound): number {
  const length = loop.channels[0]!.length;
  const first = live.channels[0]!.findIndex((value) => value !== 0);
  const places = Array.from({ length: live.channels[0]!.length - length - first }, (_, i) => first + i);
  const heard = places.filter((at) => at >= first + length / 2 && roughly(loop, live, at) < 0.003);
  return 20 * Math.log10(Math.min(1, ...heard.map((at) => difference(loop, live, at))));
}

/** The largest difference of two sounds, the first of which begins at `offset` in the other. */
function difference(a: Sound, b: Sound, offset: number): number {
  let most = 0;
  for (const [c, channel] of a.channels.entries())
    for (const [i, value] of channel.entries()) most = Math.max(most, Math.abs(value - b.channels[c]![offset + i]!));
  return most;
}

/** A difference over few frames: enough to leave out places that are wrong. */
function roughly(loop: Sound, live: Sound, offset: number): number {
  let most = 0;
  for (let i = 0; i < 3000; i += 50)
    most = Math.max(most, Math.abs(loop.channels[0]![i]! - live.channels[0]![offset + i]!));
  return most;
}

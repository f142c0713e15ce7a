import { upload } from './attachment.js';
import { convertedToWav } from './convert.js';
import { byId } from './dom.js';
import { showProblem } from './send.js';
import { announce, fill, pageTexts } from './words.js';

/** The server takes ten seconds; an encoder adds some of its own. */
const mostSeconds = 9.5;
/** As the microphone hears it: what calls are made with takes hits for noise. */
const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Why the browser gives no sound, by the error of getUserMedia. @type {Record<string, string>} */
const reasons = {
  NotAllowedError: 'recordRefused',
  SecurityError: 'recordRefused',
  NotFoundError: 'recordNoMicrophone',
};

/** @type {MediaRecorder | 'opening' | undefined} */
let recorder;

/**
 * Begins to record, or ends it and attaches what was recorded. Says in a sentence where that does not work.
 * @param {() => Promise<void>} onAttached
 */
export async function toggleRecording(onAttached) {
  if (recorder === 'opening') return;
  if (recorder) return recorder.stop();
  showProblem('');
  const { words } = await pageTexts();
  // Browsers offer the microphone over https and on localhost alone.
  if (!isSecureContext) return showProblem(words.recordInsecure ?? '');
  if (!navigator.mediaDevices?.getUserMedia || !('MediaRecorder' in window))
    return showProblem(words.recordMissing ?? '');
  recorder = 'opening';
  /** @type {MediaStream | undefined} */
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio });
    recorder = record(stream, onAttached);
    await show(mostSeconds);
    // Once, not every second.
    announce(byId('recording').textContent ?? '');
  } catch (error) {
    recorder = undefined;
    if (stream) release(stream);
    const reason = error instanceof DOMException ? reasons[error.name] : undefined;
    showProblem(words[reason ?? 'recordMissing'] ?? '');
  }
}

/** The browser shows no longer that somebody listens. @param {MediaStream} stream */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @param {MediaStream} stream @param {() => Promise<void>} onAttached */
function record(stream, onAttached) {
  const started = new MediaRecorder(stream);
  /** @type {Blob[]} */
  const parts = [];
  started.start();
  const begun = performance.now();
  const clock = setInterval(() => {
    const left = mostSeconds - (performance.now() - begun) / 1000;
    if (left <= 0) started.stop();
    else void show(left);
  }, 250);
  started.addEventListener('dataavailable', ({ data }) => parts.push(data));
  started.addEventListener('stop', async () => {
    clearInterval(clock);
    release(stream);
    recorder = undefined;
    await show(undefined);
    const file = new File(parts, `beatbox.${/ogg|mp4/.exec(started.mimeType)?.[0] ?? 'webm'}`, {
      type: started.mimeType,
    });
    if (file.size === 0) return showProblem((await pageTexts()).words.recordEmpty ?? '');
    // Browsers record what the server does not read, and can read it themselves.
    const wav = await convertedToWav(file).catch(() => undefined);
    const taken = await upload(wav ? new File([wav], 'beatbox.wav', { type: 'audio/wav' }) : file);
    if (taken) await onAttached();
  });
  return started;
}

/** The button's state, and the seconds that are left. @param {number | undefined} left undefined: nothing is recorded */
async function show(left) {
  const { words } = await pageTexts();
  const button = byId('record-mouth');
  button.ariaPressed = String(left !== undefined);
  button.ariaLabel = button.title = words[left === undefined ? 'recordMouth' : 'recordStop'] ?? '';
  const state = byId('recording');
  state.hidden = left === undefined;
  if (left === undefined) state.textContent = '';
  else state.textContent = fill(words.recordLeft ?? '', { n: Math.ceil(left) });
}

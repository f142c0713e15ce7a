import { byId } from './dom.js';
import { currentKit } from './kit-store.js';
import { playPad } from './pads.js';
import { fill, pageTexts } from './words.js';

/** The lowest note of most pad controllers. */
const lowestPad = 36;

/** Pads and keyboards over Web MIDI, with velocity; says why where there is none. */
export async function listenToMidi() {
  const { words } = await pageTexts();
  const say = (/** @type {string} */ text) => {
    byId('midi-state').textContent = text;
  };
  // Browsers offer MIDI over https and on localhost alone.
  if (!isSecureContext) return say(words.midiInsecure);
  if (!navigator.requestMIDIAccess) return say(words.midiMissing);
  const button = byId('midi');
  const connect = async () => {
    try {
      const access = await navigator.requestMIDIAccess();
      const follow = () => {
        const inputs = [...access.inputs.values()];
        for (const input of inputs) input.onmidimessage = onMessage;
        const names = inputs.map(({ name }) => name ?? '').join(', ');
        say(inputs.length > 0 ? fill(words.midiOn, { names }) : words.midiNone);
      };
      access.onstatechange = follow;
      follow();
      button.hidden = true;
    } catch {
      say(words.midiRefused);
    }
  };
  button.hidden = false;
  button.addEventListener('click', () => void connect());
  const permission = await navigator.permissions?.query({ name: /** @type {any} */ ('midi') }).catch(() => undefined);
  if (permission?.state === 'granted') await connect();
}

/** @param {MIDIMessageEvent} event */
function onMessage({ data }) {
  const [status = 0, note = 0, velocity = 0] = data ?? [];
  // Note on, of any channel; a velocity of 0 is its end.
  if ((status & 0xf0) !== 0x90 || velocity === 0) return;
  const slots = currentKit()?.slots ?? [];
  const slot = slots.find((one) => one.note === note) ?? slots[note - lowestPad];
  if (slot) playPad(slot.key, velocity);
}

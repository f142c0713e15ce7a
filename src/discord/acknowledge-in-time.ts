import type { Answer } from './answer.ts';

/** Discord waits 3 s for an acknowledgement, of which the way there and back takes its share. */
const defaultPatienceMs = 500;

/**
 * Answers "thinking…" for whoever has not begun to answer in time, because a write waits for another program's lock
 * or the machine is busy. What is answered then completes it, or takes it away.
 */
export function acknowledgeInTime(answer: Answer, patienceMs = defaultPatienceMs): Answer {
  let late: Promise<void> | undefined;
  const timer = setTimeout(() => {
    late = answer.defer();
    // Whoever answers hears of it.
    late.catch(() => {});
  }, patienceMs).unref();
  /** True: "thinking…" was said. */
  const begin = async (): Promise<boolean> => {
    clearTimeout(timer);
    await late;
    return late !== undefined;
  };
  return {
    async defer(note) {
      if (!(await begin())) await answer.defer(note);
    },
    async deferPrivately() {
      if (!(await begin())) await answer.deferPrivately();
    },
    async reply(message) {
      await begin();
      await answer.reply(message);
    },
    async whisper(message) {
      await begin();
      await answer.whisper(message);
    },
    async updateButtons(rows, receipt) {
      // "Thinking…" is a message of its own, which the receipt takes away.
      if ((await begin()) && receipt !== undefined) await answer.whisper({ text: receipt });
      await answer.updateButtons(rows, receipt);
    },
  };
}

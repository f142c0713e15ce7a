import type { BareRequest } from '../../src/chat/chat.ts';
import { localPlace } from '../../src/web/channel-request.ts';

let asked = 0;

/** Asks a router as a platform that sends nothing; rejects where there was no answer. */
export async function askedBy(personId: string, ask: (request: BareRequest) => Promise<void>): Promise<void> {
  let answers = 0;
  const answer = async (): Promise<void> => {
    answers++;
  };
  await ask({
    id: `asked-${asked++}`,
    person: { id: personId, name: personId, moderator: true, manager: true },
    place: localPlace,
    locale: 'en',
    delivery: { platform: 'local', entry: `asked-${asked}` },
    defer: answer,
    deferPrivately: answer,
    reply: answer,
    whisper: answer,
    async updateButtons(rows) {
      await rows();
      answers++;
    },
  });
  if (answers === 0) throw new Error('nothing was answered');
}

import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { stringsOf } from '../src/languages/index.ts';

const listed = 15;

export const kits: Command<App> = {
  ...declareCommand('kits'),
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const { person, place } = request;
    const { serverId } = place;
    const own = await app.library.kits({ serverId, ownerId: person.id, limit: listed });
    const all = await app.library.kits({ serverId, limit: listed });
    const shown = [...new Map([...own, ...all].map((kit) => [kit.id, kit])).values()].slice(0, listed);
    if (shown.length === 0) return request.whisper({ text: strings.kits.none });
    const lines = shown.map((kit) => {
      const { tempo, bars, swing, hearts } = kit;
      const heading = strings.kits.heading(escapeMarkdown(kit.name), escapeMarkdown(kit.ownerName));
      return `- ${heading} · ${strings.kits.timing(tempo, bars, swing)} · ${strings.kits.hearts(hearts)}`;
    });
    const choices = shown.map(({ id, name, tempo }) => ({ name: `${name} · ${tempo} BPM`, value: id }));
    await request.whisper({
      text: [strings.kits.list, ...lines].join('\n').slice(0, 1990),
      rows: [{ id: customId('show-kit', 'chosen'), placeholder: strings.kits.openOne, choices }],
    });
  },
};

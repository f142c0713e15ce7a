import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { stringsOf } from '../src/languages/index.ts';

export const help: Command<App> = {
  ...declareCommand('help'),
  anywhere: true,
  async run(request) {
    const { commands, help } = stringsOf(request.locale);
    const lines = Object.values(commands).map(({ name, description }) => `\`/${name}\` ${description}`);
    await request.whisper({ text: [help.intro, '', ...lines].join('\n') });
  },
};

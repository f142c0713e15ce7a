import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { type Strings, stringsOf } from '../src/languages/index.ts';
import { modelLicence } from '../src/packs/licence-text.ts';
import { identityOf } from '../src/sound/identity.ts';
import { modelKey } from '../src/sound/manifest.ts';
import { version } from '../src/version.ts';

/** Longer attributions are cut: licences.txt has them in full. */
const longestLine = 300;

function modelLines({ models }: App, { about }: Strings): string[] {
  return models.list().map(({ manifest }) => {
    const { source, licence, notes } = manifest.provenance;
    const isUsed = models.resolve(manifest.name).manifest.weights.sha256 === manifest.weights.sha256;
    const title = `**${modelKey(manifest)}**${isUsed ? ` (${about.inUse})` : ''}`;
    const facts = [title, about.source(source), about.licence(licence), ...notes].join(' · ');
    return `- ${facts.length > longestLine ? `${facts.slice(0, longestLine - 1)}…` : facts}`;
  });
}

/** Every model's licence in full, with the credits to copy. */
function licences({ models }: App, strings: Strings) {
  const sections = models.list().map(({ manifest }) => modelLicence(manifest, strings));
  const text = `${[...sections, strings.licences.font].join('\n\n')}\n`;
  return { name: 'licences.txt', type: 'text/plain', bytes: new TextEncoder().encode(text) };
}

/** As many lines as fit into one message. */
function fitting(lines: readonly string[], roomLength: number): string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > roomLength;
  });
  return end < 0 ? [...lines] : [...lines.slice(0, end), '- …'];
}

export const about: Command<App> = {
  ...declareCommand('about'),
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    // The worker may have to start first.
    await request.defer();
    const { device, note } = await app.engine.device();
    const settings = await request.settings();
    const speeds = app.models.list().flatMap(({ manifest }) => {
      const ms = app.jobs.msPerStep(identityOf(manifest));
      return ms === undefined ? [] : [strings.about.perStep(modelKey(manifest), ms)];
    });
    const { privacy, terms } = app.links;
    const links = [privacy && `[${strings.about.privacy}](${privacy})`, terms && `[${strings.about.terms}](${terms})`];
    const rest = [
      strings.about.device(device, note),
      ...(speeds.length > 0 ? [strings.about.speed(speeds.join(', '))] : []),
      strings.about.limits(settings.jobsPerPerson, settings.samplesPerDay),
      [`Rimshot ${version}`, ...links].filter(Boolean).join(' · '),
    ];
    const head = [strings.about.intro, '', `**${strings.about.models}**`];
    const room = 1900 - [...head, ...rest].join('\n').length;
    const text = [...head, ...fitting(modelLines(app, strings), room), '', ...rest].join('\n');
    await request.reply({ text, files: [licences(app, strings)] });
  },
};

import type { Button, Menu } from '../../chat/chat.ts';
import { customId, parseCustomId } from '../../chat/custom-id.ts';
import { isMenu, varyMenuId } from '../../chat/rows.ts';
import type { Locale } from '../../languages/index.ts';
import type { Words } from '../../languages/page-words.ts';
import type { Keep, SampleRecord } from '../../library/library.ts';
import { sampleIdPattern } from '../../sound/ids.ts';
import { type ChannelEntry, carries, type EntryFile } from '../channel-entry.ts';
import { markdown } from '../markdown.ts';
import { type Html, html, trusted } from '../markup.ts';
import { icons } from './icons.ts';
import { ghostSound, soundView } from './sound-view.ts';
import { takeButton } from './take-menu.ts';

export interface EntryViewParts {
  readonly entry: ChannelEntry;
  /** Those of the entry's sounds that still exist. */
  readonly records: ReadonlyMap<string, SampleRecord>;
  /** Those that the person keeps. */
  readonly keeps: ReadonlyMap<string, Keep>;
  readonly words: Words;
  readonly locale: Locale;
}

/** One message. Sounds come before the text, so that later parts grow downwards and move nothing. */
export function entryView(parts: EntryViewParts): Html {
  const { entry, words, locale } = parts;
  const time = new Date(entry.at);
  const clock = time.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const heading =
    entry.asked === undefined
      ? html`<h2 class="asked" id="h-${entry.id}">Rimshot</h2>`
      : html`<h2 class="asked" id="h-${entry.id}"><span class="who">${words('you')}</span> <code>${entry.asked}</code></h2>`;
  return html`<article class="entry is-${entry.state}" id="e-${entry.id}" data-entry="${entry.id}" aria-labelledby="h-${entry.id}"${entry.state === 'working' && trusted(' aria-busy="true"')}>
<header>${heading}<time datetime="${time.toISOString()}">${clock}</time>${entry.state === 'private' && html`<span class="private-note">${words('onlyYou')}</span><button type="button" class="quiet" data-dismiss aria-label="${words('dismiss')}">${icons.close}</button>`}</header>${entry.state === 'working' ? workingView(entry, words) : answerView(parts)}</article>`;
}

function workingView(entry: ChannelEntry, words: Words): Html {
  const places = Array.from({ length: entry.expected ?? 0 }, (_, i) => ghostSound(i + 1));
  return html`${places.length > 0 && html`<ol class="sounds">${places}</ol>`}
<div class="job">
<div class="note hint">${markdown(entry.note ?? words('working'))}</div>
<progress max="1" aria-labelledby="h-${entry.id}"></progress>
${entry.jobId !== undefined && html`<button type="button" class="button danger" data-press="${customId('cancel', entry.jobId)}">${words('cancel')}</button>`}
</div>`;
}

function answerView({ entry, records, keeps, words }: EntryViewParts): Html {
  if (entry.state === 'interrupted') return html`<div class="text">${words('interrupted')}</div>`;
  const inSounds = new Set(entry.sounds.map(({ sampleId }) => customId('vote', sampleId)));
  const sounds = entry.sounds.map(({ sampleId, name }, i) => {
    const record = records.get(sampleId);
    if (!record) return ghostSound(i + 1, words('deletedSound'));
    return soundView({
      record,
      fileName: name,
      position: i + 1,
      scope: entry.id,
      words,
      ...(carries(entry.rows, customId('vote', sampleId)) ? { voteId: customId('vote', sampleId) } : {}),
      keep: keeps.get(sampleId),
      canVary: true,
    });
  });
  return html`${sounds.length > 1 && html`<button type="button" class="button quiet play-all" data-play-all aria-pressed="false">${icons.play}${icons.stop}<span>${words('playAll')}</span></button>`}${sounds.length > 0 && html`<ol class="sounds">${sounds}</ol>`}${entry.sounds.length > 0 ? foldedAnswer(entry, words) : html`<div class="text">${markdown(entry.text)}</div>${entry.picture && pictureView(entry.picture, words)}`}${entry.files.length > 0 && html`<ul class="files">${entry.files.map((file) => fileView(file, words))}</ul>`}${rowsView(entry, inSounds)}`;
}

/** Under sounds, which show ids and seeds themselves, only the first line is open. */
function foldedAnswer({ text, picture }: ChannelEntry, words: Words): Html {
  const [first = '', ...rest] = text.split('\n');
  if (rest.length === 0 && !picture) return html`<div class="text">${markdown(first)}</div>`;
  return html`<details class="text"><summary>${markdown(first)}</summary>${markdown(rest.join('\n'))}${picture && pictureView(picture, words)}</details>`;
}

function fileView(file: EntryFile, words: Words): Html {
  const size =
    file.sizeBytes < 1e6
      ? words('kibibytes', { n: Math.ceil(file.sizeBytes / 1024) })
      : words('mebibytes', { n: Number((file.sizeBytes / 1024 ** 2).toFixed(1)) });
  return html`<li><a class="button" href="/files/${file.id}" download="${file.name}">${icons.download}<span>${file.name}</span> <small>${size}</small></a></li>`;
}

const pictureView = (picture: EntryFile, words: Words): Html =>
  html`<img class="picture" src="/files/${picture.id}" alt="${picture.alt ?? words('picture')}" loading="lazy">`;

/** Buttons and menus, without the hearts and variations that sit on their sounds, and without what the players here replace. */
function rowsView(entry: ChannelEntry, inSounds: ReadonlySet<string>): Html | false {
  const controls = entry.rows.flatMap((row, i) =>
    isMenu(row)
      ? row.id === varyMenuId
        ? []
        : [menuView(row, `${entry.id}-${i}`)]
      : row
          .filter(({ id }) => !inSounds.has(id) && !id.startsWith('r1:listen:'))
          .map((button) => buttonView(button, entry)),
  );
  return controls.length > 0 && html`<div class="actions">${controls}</div>`;
}

/** The page's own drawings in place of emoji, which look different everywhere and are missing on some machines. */
const verbIcons: Readonly<Record<string, Html>> = {
  again: icons.again,
  vary: icons.branch,
  save: icons.heart,
  undo: icons.undo,
  unshape: icons.undo,
  pack: icons.box,
  roll: icons.again,
  'kit-heart': icons.heart,
  beat: icons.play,
};

function buttonView({ id, label, emoji, style, disabled }: Button, entry: ChannelEntry): Html {
  const parsed = parseCustomId(id);
  const { verb, subject = '', arg } = typeof parsed === 'object' ? parsed : {};
  // Here a file is downloaded at once, in the format of one's choice; chats need a message for it.
  if (verb === 'pack' && sampleIdPattern.test(subject)) return takeButton(label, entry.id);
  const icon = verbIcons[(verb === 'pick' ? arg : verb) ?? ''];
  const sign = icon ?? (emoji && html`<span aria-hidden="true">${emoji}</span>`);
  return html`<button type="button" class="button ${style}" data-press="${id}"${disabled && trusted(' disabled')}>${sign}<span>${label}</span></button>`;
}

const menuView = ({ id, placeholder, choices }: Menu, scope: string): Html =>
  html`<button type="button" class="button secondary opens" popovertarget="menu-${scope}">${placeholder}</button>
<div class="menu" id="menu-${scope}" popover>${choices.map(({ name, value }) => html`<button type="button" data-press="${id}" data-chosen="${value}">${name}</button>\n`)}</div>`;

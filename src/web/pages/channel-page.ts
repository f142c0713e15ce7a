import type { ContextAction } from '../../chat/chat.ts';
import type { KitView } from '../kit-view.ts';
import { type Html, html, trusted } from '../markup.ts';
import { icons } from './icons.ts';
import { keepDialog } from './keep-dialog.ts';
import { knobPanel } from './knob-panel.ts';
import { type PageContext, page } from './layout.ts';
import { soundMenu } from './sound-view.ts';
import { stripView } from './strip-view.ts';
import { takeMenu } from './take-menu.ts';

export interface ChannelPageParts {
  /** The messages as entryView rendered them, oldest first. */
  readonly messages: readonly string[];
  readonly hasEarlier: boolean;
  /** Version of the live events; the page compares it when its stream opens. */
  readonly version: string;
  /** The kit in the strip. */
  readonly kit: KitView | null;
  /** In the menus of sounds. */
  readonly contextActions: readonly Pick<ContextAction<never>, 'verb' | 'name' | 'takesRecordings'>[];
}

/** First suggestions for a newcomer. */
const firstLines = ['/kick 4', '/snare 4', '/hat 4', '/kit'];

/** The first minute: what to do, and the line that does it. first-minute.js ticks the steps off. */
const firstSteps = [
  ['make', 'stepMake', '/kick 4'],
  ['hear', 'stepHear', undefined],
  ['keep', 'stepKeep', undefined],
  ['kit', 'stepKit', '/kit'],
  ['find', 'stepFind', undefined],
] as const;

export function channelPage(context: PageContext, parts: ChannelPageParts): Html {
  const { words, locale } = context;
  const { messages, hasEarlier, version, contextActions, kit } = parts;
  const ofSounds = contextActions.filter(({ takesRecordings }) => !takesRecordings);
  return page(context, {
    title: words('channel'),
    current: 'channel',
    styles: ['channel.css', 'sound.css', 'pattern.css'],
    scripts: ['channel.js'],
    body: html`<p id="offline" class="offline" role="alert" hidden>${words('offline')}</p>
<main id="content" class="channel">
<h1 class="hidden">${words('channel')}</h1>
<section id="log" class="log" aria-label="${words('messages')}" tabindex="-1">
<button type="button" id="earlier" class="button quiet earlier"${!hasEarlier && html` hidden`}>${words('earlier')}</button>
<div id="messages" data-version="${version}">
${messages.map(trusted)}
</div>
<div id="empty" class="empty"><img src="/static/icon.svg" alt="" width="96" height="96"><p class="headline">${words('emptyTitle')}</p><p>${words('emptyText')}</p>
<p class="actions">${firstLines.map((line) => html`<button type="button" class="button primary" data-line="${line}"><code>${line}</code></button>\n`)}</p></div>
<button type="button" id="below" class="button primary below" hidden></button>
</section>
${messages.length === 0 && firstMinute(context)}
${composer(context)}
</main>
<aside class="strip" aria-labelledby="pattern-title">
<details id="strip" open><summary><h2 id="pattern-title">${words('pattern')}</h2></summary>
${stripView({ words, kit, isOwn: true })}
</details>
<details class="keys"><summary><h2>${words('keysTitle')}</h2></summary><p class="hint">${words('keysText')}</p></details>
</aside>
<div id="drop" class="drop" hidden><p>${words('dropHere')}</p></div>
${soundMenu({ words, locale, contextActions: ofSounds, withPattern: true, withKeeps: true })}${takeMenu(locale)}
${keepDialog(context)}
<p id="announce" class="hidden" role="status"></p>`,
  });
}

function firstMinute({ words }: PageContext): Html {
  return html`<section id="first-minute" class="first-minute" aria-labelledby="first-minute-title"><header><h2 id="first-minute-title">${words('firstMinute')}</h2><button type="button" class="quiet" aria-label="${words('dismiss')}">${icons.close}</button></header>
<ol>${firstSteps.map(
    ([step, word, line]) =>
      html`<li data-step="${step}"><span>${step === 'find' ? html`<a href="/library">${words(word)}</a>` : words(word)}</span>${line && html` <button type="button" class="button secondary" data-line="${line}"><code>${line}</code></button>`}<span class="done hidden" hidden>${words('stepDone')}</span></li>`,
  )}</ol></section>`;
}

function composer(context: PageContext): Html {
  const { words } = context;
  return html`<form id="composer" class="composer" autocomplete="off">
<div id="suggestions" class="suggestions" role="listbox" aria-label="${words('suggestions')}" hidden></div>
<p id="usage" class="usage" aria-live="polite"></p>
<p id="recording" class="usage" hidden></p>
<p id="problem" class="problem" role="alert" hidden></p>
<div id="offer" class="offer" role="group" aria-label="${words('offerLabel')}" hidden></div>
${knobPanel(context)}
<div class="field">
<label class="attach quiet" title="${words('attach')}"><span class="hidden">${words('attach')}</span>${icons.attach}<input id="file" type="file" accept="audio/*,.wav,.flac,.mp3,.ogg,.oga,.opus,.aif,.aiff,.aifc,.caf,.m4a" class="hidden"></label>
<button type="button" id="record-mouth" class="attach quiet" aria-pressed="false" aria-label="${words('recordMouth')}" title="${words('recordMouth')}">${icons.microphone}${icons.stop}</button>
<span id="attached" class="attached" hidden></span>
<label class="hidden" for="box">${words('boxLabel')}</label>
<input id="box" name="line" type="text" role="combobox" aria-expanded="false" aria-controls="suggestions" aria-autocomplete="list" aria-describedby="box-help" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="send" maxlength="1000" placeholder="${words('placeholder')}" autofocus>
<button class="send" type="submit" aria-label="${words('send')}">${icons.send}</button>
</div>
<p id="box-help" class="hidden">${words('boxHelp')}</p>
</form>`;
}

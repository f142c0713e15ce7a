import { type Html, html, trusted } from './markup.ts';

/** One piece of a line: an escaped character, code, a link, bold, italic. Order matters: the first match wins. */
const inline =
  /\\(?<escaped>[\\`*_{}[\]()#+\-.!~|<>])|`(?<code>[^`\n]+)`|\[(?<label>[^\]\n]+)\]\(<?(?<target>[^)\s>]+)>?\)|\*\*(?<bold>(?:\\.|[^\\])+?)\*\*|(?<![\p{L}\p{N}])_(?<italic>(?:\\.|[^\\_])+?)_(?![\p{L}\p{N}])|\*(?<star>(?:\\.|[^\\*])+?)\*|(?<url>https?:\/\/[^\s<>)]+)/gu;

/** Only addresses that cannot run anything: http(s), and paths of this site. */
const isSafeTarget = (target: string): boolean => /^(https?:\/\/|\/(?![/\\]))/i.test(target);

const link = (target: string, label: Html | string): Html =>
  target.startsWith('/')
    ? html`<a href="${target}">${label}</a>`
    : html`<a href="${target}" rel="noreferrer noopener" target="_blank">${label}</a>`;

function inlineHtml(text: string): Html {
  const parts: (Html | string)[] = [];
  let done = 0;
  for (const match of text.matchAll(inline)) {
    parts.push(text.slice(done, match.index));
    done = match.index + match[0].length;
    const { escaped, code, label, target, bold, italic, star, url } = match.groups ?? {};
    if (escaped !== undefined) parts.push(escaped);
    else if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (label !== undefined && target !== undefined)
      parts.push(isSafeTarget(target) ? link(target, inlineHtml(label)) : match[0]);
    else if (bold !== undefined) parts.push(html`<strong>${inlineHtml(bold)}</strong>`);
    else if (italic !== undefined || star !== undefined) parts.push(html`<em>${inlineHtml(italic ?? star ?? '')}</em>`);
    else if (url !== undefined) parts.push(link(url, url));
  }
  parts.push(text.slice(done));
  return html`${parts}`;
}

/** The small common part of Markdown that messages use: bold, italic, code, links, lists, backslash escapes. Everything else stays text. */
export function markdown(text: string): Html {
  const blocks: Html[] = [];
  let items: Html[] = [];
  let lines: Html[] = [];
  const close = (): void => {
    if (items.length > 0) blocks.push(html`<ul>${items}</ul>`);
    if (lines.length > 0)
      blocks.push(html`<p>${lines.flatMap((line, i) => (i > 0 ? [trusted('<br>'), line] : [line]))}</p>`);
    items = [];
    lines = [];
  };
  for (const line of text.split('\n')) {
    const item = /^\s*[-*•] +(.*)$/u.exec(line)?.[1];
    const heading = /^#{1,3} +(.*)$/u.exec(line)?.[1];
    const small = /^-# +(.*)$/u.exec(line)?.[1];
    if (item !== undefined) {
      if (lines.length > 0) close();
      items.push(html`<li>${inlineHtml(item)}</li>`);
      continue;
    }
    if (items.length > 0 || line.trim() === '') close();
    if (heading !== undefined) lines.push(html`<strong>${inlineHtml(heading)}</strong>`);
    else if (small !== undefined) lines.push(html`<small>${inlineHtml(small)}</small>`);
    else if (line.trim() !== '') lines.push(inlineHtml(line));
  }
  close();
  return html`${blocks}`;
}

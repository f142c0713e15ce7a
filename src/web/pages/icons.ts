import { type Html, trusted } from '../markup.ts';

/** 24-unit icons drawn with the text's colour; always beside or inside something that has a name. */
const icon = (shapes: string): Html =>
  trusted(
    `<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">${shapes}</svg>`,
  );

const line = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
const drawn = (d: string): Html => icon(`<path ${line} d="${d}"/>`);

export const icons = {
  play: icon(
    '<path fill="currentColor" d="M8 5.2v13.6a.8.8 0 0 0 1.2.7l11-6.8a.8.8 0 0 0 0-1.4l-11-6.8A.8.8 0 0 0 8 5.2z"/>',
  ),
  stop: icon('<rect fill="currentColor" x="7" y="7" width="10" height="10" rx="1.5"/>'),
  heart: drawn('M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.4 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z'),
  more: icon(
    '<path fill="none" stroke="currentColor" stroke-width="3.8" stroke-linecap="round" d="M5 12h0M12 12h0M19 12h0"/>',
  ),
  download: drawn('M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14'),
  send: drawn('M12 19V5m0 0-6 6m6-6 6 6'),
  attach: drawn('M4 12h1.5M8.5 8v8M12 5v14M15.5 9v6M19 11v2'),
  again: drawn('M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.600L4 15.5M4 20v-4.5h4.5'),
  branch: drawn('M6 4v16M6 13c0-4 3-5 6-5h6M14.5 4.5 18 8l-3.5 3.5'),
  subtle: drawn('M3 12c3-5 6-5 9 0s6 5 9 0'),
  strong: drawn('M2 12c1.700-9 3.300-9 5 0s3.300 9 5 0 3.300-9 5 0 3.300 9 5 0'),
  undo: drawn('M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3'),
  link: drawn('M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1'),
  qr: drawn('M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v3M14 20h3M19 20h1'),
  pen: drawn('M5 19l1-4L16 5l3 3L9 18z'),
  box: drawn('M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8'),
  lock: drawn('M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z'),
  dice: icon(
    `<rect ${line} x="4.5" y="4.5" width="15" height="15" rx="3"/><path fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" d="M9 9h0M15 15h0M9 15h0M15 9h0"/>`,
  ),
  close: drawn('M6 6l12 12M18 6 6 18'),
  search: icon(`<circle ${line} cx="11" cy="11" r="6"/><path ${line} d="m20 20-4.6-4.6"/>`),
} as const;

import { html as honoHtml, raw } from 'hono/html';

/** Markup that needs no more escaping. */
export type Html = ReturnType<typeof raw>;

/** Hono's template tag, which escapes every value. It returns a promise only for promises, of which there are none here. */
export const html = (strings: TemplateStringsArray, ...values: unknown[]): Html => honoHtml(strings, ...values) as Html;

/** Text that is already safe markup. */
export const trusted = (markup: string): Html => raw(markup);

import { test } from 'node:test';
import { checkEveryPage } from '../web/axe.ts';
import { browserOfTests } from '../web/browser.ts';

const { browser, options } = await browserOfTests();

test('axe finds nothing serious on any page in the dark scheme, from 360 px to wide', options, (t) =>
  checkEveryPage(t, browser, 'dark'),
);

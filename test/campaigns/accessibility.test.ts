import { test } from 'node:test';
import { checkEveryPage } from '../web/axe.ts';
import { browserOfTests } from '../web/browser.ts';

const { browser, options } = await browserOfTests();

for (const scheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious on any page in the ${scheme} scheme, from 360 px to wide`, options, (t) =>
    checkEveryPage(t, browser, scheme),
  );

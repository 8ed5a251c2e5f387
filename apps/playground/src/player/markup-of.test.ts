import { expect, it } from 'vitest';

import { markupOf } from './markup-of.ts';

it('writes one source as an attribute', () => {
  expect(markupOf([{ url: 'https://host/a.m3u8?x=1&y="2"' }], { muted: 'on', fit: 'cover' })).toBe(
    '<live-player src="https://host/a.m3u8?x=1&amp;y=&quot;2&quot;" muted fit="cover"></live-player>',
  );
});

it('writes lines as children and the rest as config', () => {
  const sources = [{ url: 'https://host/whep/a', type: 'whep' }, { url: 'https://host/a.flv' }];
  expect(markupOf(sources, { stallTimeout: '4' })).toBe(
    `<live-player>
  <source src="https://host/whep/a" type="whep">
  <source src="https://host/a.flv">
</live-player>

<script type="module">
  document.querySelector('live-player').config = {"stallTimeout":4};
</script>`,
  );
});

import { expect, it } from 'vitest';

import { avcCodecs } from './avc-codec.ts';

it('names the lowest level that holds the picture, baseline first', () => {
  expect(avcCodecs(640, 360, 30)[0]).toBe('avc1.42e01e');
  expect(avcCodecs(1280, 720, 30)).toEqual(['avc1.42e01f', 'avc1.42001f', 'avc1.4d001f', 'avc1.64001f']);
  expect(avcCodecs(1280, 720, 60)[0]).toBe('avc1.42e020');
  expect(avcCodecs(1920, 1080, 30)[0]).toBe('avc1.42e028');
  expect(avcCodecs(3840, 2160, 30)[0]).toBe('avc1.42e033');
  expect(avcCodecs(8000, 8000, 30)[0]).toBe('avc1.42e034');
});

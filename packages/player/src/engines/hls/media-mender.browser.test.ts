import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { startHlsRun, type HlsRun } from '../../testing/hls-run.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const honest = globalThis.fetch;

describe.runIf(hasFfmpeg)(
  'a segment that is whole on the outside and rotten inside (needs ffmpeg)',
  { timeout: 60_000 },
  () => {
    let origin: { id: string; url: string };
    let run: HlsRun | undefined;
    beforeAll(async () => {
      origin = await commands.startMediaOrigin();
    });
    afterAll(() => commands.stopMediaOrigin(origin.id));
    afterEach(() => {
      globalThis.fetch = honest;
      run?.end();
      run = undefined;
    });

    /** Changes the bytes of some segments on their way. */
    function rot(pattern: RegExp, spoil: (bytes: Uint8Array) => void): void {
      globalThis.fetch = async (input, init) => {
        const response = await honest(input, init);
        if (!pattern.test(response.url)) return response;
        const bytes = new Uint8Array(await response.arrayBuffer());
        spoil(bytes);
        return new Response(bytes, { status: response.status, headers: response.headers });
      };
    }

    const indexOf = (bytes: Uint8Array, type: string) =>
      bytes.findIndex((_, at) => Array.from(type).every((letter, index) => bytes[at + index] === letter.charCodeAt(0)));

    const errors = () => run!.reports.filter(({ severity }) => severity === 'error').map(({ name }) => name);
    const skipped = () => run!.notices.filter(({ type }) => type === 'segmentskip').length;

    async function play(path: string): Promise<HlsRun> {
      run = await startHlsRun(origin.url + path, { hls: { maxBufferLength: 4 } });
      // Mending interrupts it, and calls it again.
      void run.video.play().catch(() => undefined);
      await frames(run.video, 2);
      return run;
    }

    it('whose pictures cannot be decoded is left behind', async () => {
      rot(/fmp4\/2\.m4s/, (bytes) => bytes.fill(0xff, indexOf(bytes, 'mdat') + 4));
      const { video } = await play('/hls/fmp4/index.m3u8');
      await expect.poll(() => secondShown(video), { timeout: 40_000 }).toBeGreaterThanOrEqual(7);
      expect(errors()).toEqual([]);
    });

    it('whose boxes are a tangle is left behind', async () => {
      rot(/fmp4\/2\.m4s/, (bytes) => {
        const at = indexOf(bytes, 'traf');
        bytes.fill(0xff, at + 4, at + 60);
      });
      const { video } = await play('/hls/fmp4/index.m3u8');
      await expect.poll(() => secondShown(video), { timeout: 40_000 }).toBeGreaterThanOrEqual(7);
      expect(errors()).toEqual([]);
      expect(skipped()).toBeGreaterThan(0);
    });

    it('that no program can read is left behind', async () => {
      rot(/fmp4\/2\.m4s/, (bytes) => {
        const at = indexOf(bytes, 'trun');
        bytes.fill(0xff, at + 4, at + 60);
      });
      const { video } = await play('/hls/fmp4/index.m3u8');
      await expect.poll(() => secondShown(video), { timeout: 40_000 }).toBeGreaterThanOrEqual(7);
      expect(errors()).toEqual([]);
      expect(skipped()).toBeGreaterThan(0);
    });

    it('ends the attempt when every segment is such', async () => {
      rot(/fmp4\/\d+\.m4s/, (bytes) => {
        const at = indexOf(bytes, 'traf');
        bytes.fill(0xff, at + 4, at + 60);
      });
      run = await startHlsRun(`${origin.url}/hls/fmp4/index.m3u8`);
      void run.video.play().catch(() => undefined);
      await expect.poll(errors, { timeout: 40_000 }).toContain('ERROR_DECODE_FAILED');
    });
  },
);

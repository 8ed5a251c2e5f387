import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { startHlsRun, type HlsRun, type HlsRunOptions } from '../../testing/hls-run.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const patience = { timeout: 15_000 };

describe.runIf(hasFfmpeg)('qualities, sounds and texts (needs ffmpeg)', () => {
  let origin: { id: string; url: string };
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  afterEach(async () => {
    run?.end();
    run = undefined;
    await commands.mediaOriginFault(origin.id);
  });

  async function play(path = '/hls/master.m3u8', options?: HlsRunOptions): Promise<HlsRun> {
    run = await startHlsRun(path.startsWith('http') ? path : origin.url + path, options);
    await run.video.play();
    await frames(run.video, 3);
    return run;
  }

  /** The playlist of the origin with words of ours in it. */
  const playlistWith = (path: string, body: string) => commands.mediaOriginFault(origin.id, { path, body });
  const paths = async () => (await commands.mediaOriginRequests(origin.id)).map(({ path }) => path);

  it('lists the qualities and plays the one that was asked for', async () => {
    const { running, video, notices } = await play();
    expect(running.levels).toEqual([
      expect.objectContaining({ width: 160, height: 90, bitrate: 300_000, frameRate: 25 }),
      expect.objectContaining({ width: 320, height: 180, bitrate: 700_000 }),
      expect.objectContaining({ width: 640, height: 360, bitrate: 1_800_000 }),
    ]);
    expect(running.levels![0]!.codecs).toContain('avc1');
    expect(running.selectedLevel).toBe('auto');
    running.setLevel!(2);
    expect(running.selectedLevel).toBe(2);
    await expect.poll(() => video.videoHeight, patience).toBe(360);
    await expect.poll(() => running.level, patience).toBe(2);
    running.setLevel!(0);
    await expect.poll(() => video.videoHeight, patience).toBe(90);
    running.setLevel!('auto');
    expect(running.selectedLevel).toBe('auto');
    expect(notices).toContainEqual({ type: 'levels' });
    expect(notices).toContainEqual({ type: 'level' });
  });

  it('plays the sound track that was asked for', async () => {
    const { running, notices, video } = await play();
    expect(running.audioTracks).toEqual([
      { name: 'English', lang: 'en' },
      { name: '中文', lang: 'zh' },
    ]);
    expect(running.audioTrack).toBe(0);
    expect(await paths()).not.toContain('/hls/zh/index.m3u8');
    running.setAudioTrack!(1);
    await expect.poll(() => running.audioTrack, patience).toBe(1);
    await expect.poll(paths, patience).toContain('/hls/zh/init.mp4');
    const { currentTime } = video;
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(currentTime + 1);
    expect(notices).toContainEqual({ type: 'audiotracks' });
  });

  it('offers subtitles as text tracks of the video', async () => {
    const { video } = await play();
    await expect.poll(() => video.textTracks.length, patience).toBe(1);
    const track = video.textTracks[0]!;
    expect(track).toMatchObject({ kind: 'subtitles', label: 'English', language: 'en' });
    track.mode = 'showing';
    await expect.poll(() => (track.activeCues?.[0] as VTTCue | undefined)?.text, patience).toMatch(/^second \d+/);
    expect(Number(/\d+/.exec((track.activeCues![0] as VTTCue).text))).toBe(secondShown(video));
  });

  it.each([
    ['alternate audio, subtitles and I-frame lists', ''],
    ['CMCD', 'cmcd'],
  ])('takes the full build for %s', async (_what, cmcd) => {
    const { builds } = await play(cmcd ? '/hls/ts/index.m3u8' : '/hls/master.m3u8', {
      config: { cmcd: cmcd ? { contentId: 'programme' } : false },
    });
    expect(builds).toEqual(['full']);
    if (!cmcd) return;
    const asked = (await paths()).filter((path) => path.startsWith('/hls/ts/'));
    for (const path of asked) expect(decodeURIComponent(path)).toMatch(/CMCD=.*cid="programme"/);
    expect(asked.some((path) => path.includes('.ts?'))).toBe(true);
    expect(asked.some((path) => path.includes('.m3u8?'))).toBe(true);
  });

  it('sends CMCD by headers too', async () => {
    await play('/hls/fmp4/index.m3u8', { config: { cmcd: { sessionId: 'abc', useHeaders: true } } });
    const asked = (await commands.mediaOriginRequests(origin.id)).filter(({ path }) => path.startsWith('/hls/fmp4/'));
    for (const { headers } of asked) expect(headers['cmcd-session']).toContain('abc');
  });

  it('takes the full build when only the media playlist asks for it, and begins anew with that', async () => {
    const variant = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=700000\nindex.m3u8\n';
    const media = await (await fetch(`${origin.url}/hls/ts/index.m3u8`)).text();
    const defined = media
      .replace('#EXTM3U', '#EXTM3U\n#EXT-X-DEFINE:NAME="base",VALUE="../ts/"')
      .replace(/^(\d+\.ts)$/gm, '{$base}$1');
    await playlistWith('/hls/ts/variant.m3u8', variant);
    await playlistWith('/hls/ts/index.m3u8', defined);
    const { builds, video, reports } = await play('/hls/ts/variant.m3u8');
    expect(secondShown(video)).toBe(0);
    expect(builds).toEqual(['light', 'full']);
    expect(reports).toEqual([]);
  });

  it('asks for every playlist once, though it looks into the first before hls.js does', async () => {
    const before = (await paths()).length;
    await play('/hls/byterange/index.m3u8');
    const asked = (await paths()).slice(before);
    expect(asked.filter((path) => path.endsWith('.m3u8'))).toEqual(['/hls/byterange/index.m3u8']);
  });

  it('passes options of the player on to hls.js, over those of the factory', async () => {
    const { running } = await play('/hls/master.m3u8', {
      hls: { startLevel: 0 },
      config: { engineOptions: { hls: { startLevel: 2, capLevelToPlayerSize: false } } },
    });
    await expect.poll(() => running.level, patience).toBe(2);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  concerns,
  hasFfmpeg,
  openOutageSite,
  openStage,
  type Outage,
  type OutageProtocol,
  type OutageSite,
  type StagePage,
  type Station,
} from './harness/index.ts';

const protocols: readonly OutageProtocol[] = ['hls', 'll-hls', 'http-flv', 'ws-flv', 'whep'];
const outageMs = 7000;
const patienceMs = 40_000;
/** After so many seconds the pictures show the same again. */
const loop = 64;

interface Viewer {
  readonly id: string;
  readonly outage: Outage;
  readonly station: Station;
}

/** The whole table with longer outages, and with other players beside, is `npm run bench -- player-outage`. */
describe.skipIf(!hasFfmpeg())('a server that breaks for seven seconds (needs ffmpeg)', () => {
  let site: OutageSite;
  let page: StagePage;
  let offlinePage: StagePage;

  beforeAll(async () => {
    site = await openOutageSite();
    [page, offlinePage] = await Promise.all([openStage(), openStage()]);
  });
  afterAll(async () => {
    await Promise.all([page?.close(), offlinePage?.close()]);
    await site?.close();
  });

  const pageOf = (outage: Outage) => (outage === 'offline' ? offlinePage : page);

  /** When that was made which the viewer sees now; undefined while it sees nothing. */
  async function shown({ id, outage }: Viewer): Promise<number | undefined> {
    const second = await pageOf(outage).stage.second(id);
    const now = site.position;
    return second === undefined ? undefined : now - ((((now - second) % loop) + loop) % loop);
  }

  async function open(outage: Outage, protocol: OutageProtocol): Promise<Viewer> {
    const viewer = { id: `${protocol}, ${outage}`, outage, station: await site.station(protocol) };
    const { stage } = pageOf(outage);
    await stage.play(viewer.id, { url: viewer.station.url, type: protocol });
    await expect.poll(() => shown(viewer), { timeout: patienceMs, message: `${viewer.id} plays` }).toBeDefined();
    return viewer;
  }

  it.each<readonly Outage[][]>([
    [['refused', '404', '503']],
    [['hang', 'reset', 'silent']],
    [['offline', 'frozen', 'clean end']],
  ])('is outlived by every viewer: %s', async (outages) => {
    const viewers = await Promise.all(
      outages.flatMap((outage) =>
        protocols.filter((protocol) => concerns(outage, protocol)).map((protocol) => open(outage, protocol)),
      ),
    );
    const isOffline = outages.includes('offline');
    await offlinePage.page.context().setOffline(isOffline);
    await Promise.all(viewers.map(({ station, outage }) => station.break(outage)));
    const brokenAt = site.position;
    await new Promise((resolve) => setTimeout(resolve, outageMs));
    await Promise.all(viewers.map(({ station }) => station.repair()));
    await offlinePage.page.context().setOffline(false);

    // Pictures that did not exist when the server broke: nobody can have had them in store.
    const isBack = new Set<string>();
    const deadline = Date.now() + patienceMs;
    while (isBack.size < viewers.length && Date.now() < deadline) {
      for (const viewer of viewers)
        if (!isBack.has(viewer.id) && ((await shown(viewer)) ?? 0) > brokenAt) isBack.add(viewer.id);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const lost = viewers.filter(({ id }) => !isBack.has(id));
    expect(
      await Promise.all(lost.map(async ({ id, outage }) => ({ id, ...(await pageOf(outage).stage.playState(id)) }))),
    ).toEqual([]);

    for (const { id, outage, station } of viewers) {
      await pageOf(outage).stage.stopPlay(id);
      await station.close();
    }
  });
});

import type { ChildProcess } from 'node:child_process';

import { afterEach, describe, expect, it } from 'vitest';

import { createGateway } from '../create-gateway.ts';
import { FlvDemuxer, type FlvTag } from '../flv/flv-demuxer.ts';
import { eventually } from '../testing/eventually.ts';
import { ffmpeg, pushRtmp } from '../testing/ffmpeg-flv.ts';
import { hasNginxRtmp, startNginxRtmp, startNodeMediaServer } from '../testing/rtmp-servers.ts';
import { openSocket } from '../testing/socket-log.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

// node-media-server says nothing to players when a publisher leaves: then only silence tells.
const servers = [
  { name: 'node-media-server', start: startNodeMediaServer, present: true, end: 4408 },
  { name: 'nginx with its RTMP module', start: startNginxRtmp, present: hasNginxRtmp, end: 4410 },
];

describe.skipIf(!ffmpeg)('ws /rtmp from real servers (needs ffmpeg)', () => {
  describe.each(servers)('$name (skipped where it is not installed)', ({ start, present, end }) => {
    it.skipIf(!present)(
      'plays what ffmpeg publishes there, and says when it has stopped',
      async () => {
        const server = await start();
        cleanups.push(() => server.close());
        const target = `rtmp://127.0.0.1:${server.port}/live/room`;
        const encoder: ChildProcess = pushRtmp(target);
        cleanups.push(() => encoder.kill('SIGKILL'));
        const gateway = await createGateway({
          port: 0,
          rtmpSources: ['rtmp://127.0.0.1:*'],
          limits: { publisherIdle: 3 },
        });
        cleanups.push(() => gateway.close());

        // ffmpeg takes a moment; until then nobody publishes.
        const page = await eventually(async () => {
          const log = await openSocket(`${gateway.url}/rtmp`, ['player']);
          log.socket.send(JSON.stringify({ type: 'play', target }));
          const over = log.closed.then(() => true);
          const begun = eventually(() => log.bytes.length > 0).then(() => false);
          return !(await Promise.race([over, begun])) && log;
        }, 30_000);
        const tags: FlvTag[] = [];
        const demuxer = new FlvDemuxer({ maxTagBytes: 1 << 20, onTag: (tag) => tags.push(tag) });
        page.socket.on('message', (data: Buffer, binary) => binary && demuxer.push(data));
        for (const bytes of page.bytes) demuxer.push(bytes);
        const count = (type: number) => tags.filter((tag) => tag.type === type).length;
        await eventually(() => count(9) > 40 && count(8) > 40);
        expect(tags[0]!.data.subarray(0, 2)).toEqual(Buffer.from([0x17, 0]));
        const times = tags.filter(({ type }) => type === 9).map(({ timestamp }) => timestamp);
        expect(times).toEqual(times.toSorted((a, b) => a - b));

        encoder.kill('SIGINT');
        expect((await page.closed).code).toBe(end);
      },
      60_000,
    );
  });
});

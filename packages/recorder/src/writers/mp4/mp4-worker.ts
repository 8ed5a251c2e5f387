import { type LiveError, LiveCode, toLiveError } from '@livelit/core';

import type { Mp4Reply, Mp4Request, PostedError, StartRequest } from './mp4-messages.ts';
import { Mp4Session } from './mp4-session.ts';

const reply = (message: Mp4Reply) => postMessage(message);
const posted = ({ code, message, detail }: LiveError): PostedError => ({ code, message, detail });

let session: Promise<Mp4Session | undefined> = Promise.resolve(undefined);

async function start(request: StartRequest): Promise<Mp4Session | undefined> {
  try {
    const started = await Mp4Session.start(request, {
      statistics: (statistics) => reply({ type: 'statistics', statistics }),
      report: (error) => reply({ type: 'report', error: posted(error) }),
    });
    reply({ type: 'started', name: started.name });
    return started;
  } catch (error) {
    reply({ type: 'failed', error: posted(toLiveError(error, LiveCode.ERROR_FAILED)) });
    return undefined;
  }
}

async function handle(request: Mp4Request): Promise<void> {
  if (request.type === 'start') session = start(request);
  const running = await session;
  switch (request.type) {
    case 'pause':
      running?.pause();
      break;
    case 'resume':
      running?.resume();
      break;
    case 'video':
      running?.setVideo(request.feed);
      break;
    case 'audio':
      running?.setAudio(request.feed);
      break;
    case 'muted':
      running?.setMuted(request.kind, request.muted);
      break;
    case 'finish':
      await running?.finish(request.leave).catch(() => {});
      reply({ type: 'finished' });
      break;
    default:
  }
}

addEventListener('message', ({ data }: MessageEvent<Mp4Request>) => void handle(data));

reply({ type: 'ready', processor: 'MediaStreamTrackProcessor' in globalThis });
